/** Processes of their own: a gateway; and a thousand wallets that connect out to it, and answer calls directly besides. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGateway, eventsApi, GatewayOptions, listenWalletEvent } from '../actors/gateway/index.js'
import { keyOf } from '../actors/node/wallet/index.js'
import { keysApi } from '../actors/wallet/index.js'
import { checkoutRoot, readInstallation } from '../config/index.js'
import { SignatureType, signature } from '../filecoin/index.js'
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem } from '../runtime/actor/index.js'
import { connectWeb, Dispatcher, Endpoint, Tokens, WebOptions } from '../runtime/rpc/index.js'
import { openLmdbStore } from '../runtime/store/index.js'
import { systemClock } from '../runtime/timers/index.js'
import { quiet } from './counter.js'

const [role = '', url = '', gatewayToken = '', count = '0'] = process.argv.slice(2)
/** What signing takes is no part of the way there. */
const SIGNATURE = signature.toWire({ type: SignatureType.Secp256k1, data: new Uint8Array(65) })

process.once('disconnect', () => process.exit())
process.send?.(role === 'gateway' ? await gateway() : await wallets(Number(count)))

async function listen(dispatcher: Dispatcher) {
  const tokens = new Tokens({ secret: randomBytes(32) }, { clock: systemClock })
  const options = WebOptions.parse({ port: 0, requestsPerSecond: 0 })
  const { port } = await new Endpoint(options, { dispatcher, tokens, clock: systemClock, log: quiet }).listen()
  return { url: `http://127.0.0.1:${port}/rpc/v2`, token: await tokens.issue({ name: 'pool', permissions: ['admin'] }) }
}

async function gateway() {
  process.env.VESPER_ADDON = readInstallation(checkoutRoot()).addon
  const folder = mkdtempSync(join(tmpdir(), 'vesper-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const system = new ActorSystem(ACTOR_SYSTEM_DEFAULTS, {
    openStore: () => openLmdbStore({ path: folder }),
    clock: systemClock,
    random: Math.random,
    log: quiet,
  })
  const ownership = {
    unknownUsers: async () => [],
    ownsMiner: async () => true,
    ownsSigner: async () => true,
    bindSigners: async () => {},
  }
  const modules = { system, ownership, clock: systemClock, log: quiet, version: 'bench' }
  const opened = createGateway(GatewayOptions.parse({ connectionsPerUser: 65_536 }), modules)
  await system.start()
  await opened.start()
  const dispatcher = new Dispatcher()
  opened.addTo(dispatcher, 'Gateway')
  return listen(dispatcher)
}

async function wallets(count: number) {
  const addresses: string[] = []
  for (let i = 0; i < count; i++) addresses.push(await wallet(i))
  const answer = async () => SIGNATURE as never
  const dispatcher = new Dispatcher().add('Filecoin', { WalletSign: keysApi.WalletSign }, { WalletSign: answer })
  return { ...(await listen(dispatcher)), addresses }
}

/** Resolves with its key's address once it is registered. */
async function wallet(index: number): Promise<string> {
  const secret = new Uint8Array(32).fill(1)
  new DataView(secret.buffer).setUint32(28, index)
  const key = keyOf('secp256k1', secret)
  const connection = await connectWeb({ url, token: gatewayToken })
  const client = connection.client('Gateway', eventsApi)
  const policy = { SupportAccounts: [], SignBytes: Buffer.from(`wallet ${index}`).toString('base64') }
  await new Promise<void>(resolve => {
    void connection.subscribe('Gateway.ListenWalletEvent', listenWalletEvent, [policy], ({ Id, Method, Payload }) => {
      if (Method === 'InitConnect') return resolve()
      const asked = Payload === null ? null : JSON.parse(Buffer.from(Payload, 'base64').toString())
      const shows = asked?.Meta?.Type === 'verifyaddress'
      const value =
        Method === 'WalletList'
          ? [key.address.toString()]
          : shows
            ? signature.toWire(key.sign(Buffer.from(asked.ToSign, 'base64')))
            : SIGNATURE
      void client.ResponseWalletEvent({ Id, Payload: Buffer.from(JSON.stringify(value)).toString('base64'), Error: '' })
    })
  })
  return key.address.toString()
}
