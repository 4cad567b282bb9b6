/** A wallet and a gateway: it calls out, registers, signs what it is asked through it, and comes again. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { callsApi } from '../../../actors/gateway/index.js'
import { createWallet, keysApi, lockApi, WalletOptions } from '../../../actors/wallet/index.js'
import { Address, encode, message, messageCid, type Signature } from '../../../filecoin/index.js'
import type { LinkContext } from '../../../machines/wallet/link/index.js'
import { verifyBls } from '../../../native/index.js'
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem } from '../../../runtime/actor/index.js'
import { connectLocal, Dispatcher } from '../../../runtime/rpc/index.js'
import { openLmdbStore } from '../../../runtime/store/index.js'
import { systemClock } from '../../../runtime/timers/index.js'
import { freePort } from '../../docs/free-port.js'
import { folder } from '../../native/installed.js'
import { silent } from '../../runtime/rpc/sample.js'
import { type Stage, stage } from '../gateway/stage.js'

const PASSWORD = 'correct horse battery staple'

interface Given {
  /** That it opens itself by. */
  readonly password?: string
  /** The larger, the longer that takes. */
  readonly scryptN?: number
}

async function wallet(t: Test, { url, token }: Stage, path = folder(t), { password, scryptN = 16 }: Given = {}) {
  writeFileSync(join(path, 'gateway-token'), await token('alice'))
  const system = new ActorSystem(ACTOR_SYSTEM_DEFAULTS, {
    openStore: () => openLmdbStore({ path: join(path, 'store') }),
    clock: systemClock,
    random: Math.random,
    log: silent,
  })
  const options = WalletOptions.parse({ gateways: [url], keystore: { scryptN }, threads: { threads: 1 } })
  const own = await createWallet(options, { system, folder: path, log: silent, password })
  await system.start()
  await own.start()
  const dispatcher = new Dispatcher()
  own.addTo(dispatcher, { lotus: 'Filecoin', own: 'Wallet' })
  const connection = connectLocal(dispatcher)
  t.teardown(async () => {
    connection.close()
    await system.stop()
    await own.stop()
  })
  const [address = ''] = system.addresses({ kind: 'link' })
  return {
    path,
    keys: connection.client('Filecoin', keysApi),
    lock: connection.client('Filecoin', lockApi),
    registered: (times = 1) =>
      system.until(
        address,
        ({ state, snapshot }) =>
          state === 'Attached.Serving' && (snapshot.context as LinkContext).registrations >= times,
      ),
    async stop() {
      await system.stop()
      await own.stop()
    },
  }
}

const paying = (from: Address) => {
  const unsigned = {
    version: 0,
    to: Address.id(1000),
    from,
    nonce: 3,
    value: 10n,
    gasLimit: 1_000_000,
    gasFeeCap: 100n,
    gasPremium: 1n,
    method: 0n,
    params: new Uint8Array(),
  }
  const cid = messageCid(unsigned).bytes
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  return { cid, bytes: base64(cid), meta: { Type: 'message', Extra: base64(encode(message, unsigned)) } }
}

t.test('a message is signed through the gateway, and what it isn’t is refused', async t => {
  const net = await stage(t)
  const { keys, lock, registered } = await wallet(t, net)
  await registered()
  await lock.SetPassword(PASSWORD)
  const address = await keys.WalletNew('bls')
  const admin = (await net.connect('pool', 'admin')).client('Gateway', callsApi)
  while (!(await admin.WalletHas(address.toString(), ['alice']))) await new Promise(setImmediate)
  const { cid, bytes, meta } = paying(address)
  const signed = (await admin.WalletSign(address.toString(), ['alice'], bytes, meta)) as Signature
  t.ok(verifyBls([{ publicKey: address.payload, message: cid }], signed.data))
  const other = Buffer.from(paying(Address.id(7)).cid).toString('base64')
  await t.rejects(admin.WalletSign(address.toString(), ['alice'], other, meta), { message: /WALLET_SIGN_MISMATCH/ })
  await t.rejects(admin.WalletSign(address.toString(), ['alice'], bytes, { Type: 'unknown', Extra: null }), {
    message: /WALLET_SIGN_BLIND/,
  })
})

t.test('a wallet that starts locked registers, and signs as soon as it is open', async t => {
  const net = await stage(t)
  const first = await wallet(t, net)
  await first.lock.SetPassword(PASSWORD)
  const address = await first.keys.WalletNew('secp256k1')
  await first.stop()
  const { lock, registered } = await wallet(t, net, first.path)
  await registered(2)
  const admin = (await net.connect('pool', 'admin')).client('Gateway', callsApi)
  const { bytes, meta } = paying(address)
  const sign = () => admin.WalletSign(address.toString(), ['alice'], bytes, meta)
  await t.rejects(sign(), { code: 'GATEWAY_KEY_UNPROVEN', message: /WALLET_LOCKED/ })
  await lock.Unlock(PASSWORD)
  t.match(await sign(), { type: 1 })
  await t.rejects(lock.Lock('wrong'), { code: 'WALLET_PASSWORD_WRONG' })
  t.match(await sign(), { type: 1 }, 'it is still open')
})

t.test('a wallet that goes on where it was is open before it says which keys it has', async t => {
  const net = await stage(t)
  const first = await wallet(t, net, undefined, { scryptN: 2 ** 16 })
  await first.lock.SetPassword(PASSWORD)
  const address = await first.keys.WalletNew('secp256k1')
  await first.registered()
  await first.stop()
  const { registered } = await wallet(t, net, first.path, { password: PASSWORD })
  await registered(2)
  const admin = (await net.connect('pool', 'admin')).client('Gateway', callsApi)
  t.equal(await admin.WalletHas(address.toString(), ['alice']), true)
})

t.test('a wallet comes back when its gateway does', async t => {
  const secret = randomBytes(32)
  // One that was asked for: of another the system lets nobody have it again at once.
  const port = await freePort()
  const net = await stage(t, { secret, port })
  const { keys, lock, registered } = await wallet(t, net)
  await lock.SetPassword(PASSWORD)
  const address = await keys.WalletNew('bls')
  const { snapshot } = await registered()
  await net.close()
  const again = await stage(t, { secret, port })
  const after = await registered(2)
  t.equal((after.snapshot.context as LinkContext).channel, (snapshot.context as LinkContext).channel)
  const admin = (await again.connect('pool', 'admin')).client('Gateway', callsApi)
  t.equal(await admin.WalletHas(address.toString(), ['alice']), true)
})
