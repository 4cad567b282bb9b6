/** Puts the wallet together: keys, what may be signed with them, threads that sign, and gateways through which it is asked. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { ActorSystem } from '../../runtime/actor/index.js'
import type { Dispatcher } from '../../runtime/rpc/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import { type Clock, systemClock } from '../../runtime/timers/index.js'
import { walletActorTypes } from './actor-types.js'
import {
  keysApi,
  linksApi,
  lockApi,
  policiesApi,
  signedRecordsApi,
  signingLogApi,
  strategyApi,
  walletStatusApi,
} from './api/index.js'
import { Clearance } from './clearance/index.js'
import { Keystore } from './keystore/index.js'
import { attach, Links } from './links/index.js'
import { keysMethods } from './methods/keys.js'
import { linksMethods, walletStatusMethods } from './methods/links.js'
import { lockMethods } from './methods/lock.js'
import { policiesMethods } from './methods/policies.js'
import { signedRecordsMethods } from './methods/signed-records.js'
import { signingLogMethods } from './methods/signing-log.js'
import { strategyMethods } from './methods/strategy.js'
import { nodeActorsOf } from './node-actors.js'
import { openByPassword } from './opening.js'
import type { WalletOptions } from './options.js'
import type { PolicyStore } from './policy/index.js'
import { SignDesk } from './sign-desk.js'
import { TypeVerification } from './signing/index.js'
import { Signer, SigningThreads } from './threads/index.js'

export interface WalletModules {
  /** Not started yet. */
  readonly system: ActorSystem
  /** The wallet's own; made if absent. */
  readonly folder: string
  readonly log: Log
  readonly clock?: Pick<Clock, 'wall'>
  /** That opens it when it starts; the option passwordFile is asked if there is none. */
  readonly password?: string | undefined
}

export interface Wallet {
  /** After the system has started. */
  start(): Promise<void>
  readonly grants: Pick<PolicyStore, 'grantOf' | 'onChanged'>
  /** Wipes all secrets. */
  stop(): Promise<void>
  /** Lotus's and Venus's names under one namespace, our own under another. */
  addTo(dispatcher: Dispatcher, namespaces: { readonly lotus: string; readonly own: string }): void
}

/** Of this process, for gateways: what it signs to show that it has a key is made with these. */
const SIGN_BYTES = 32

/** Registers the wallet's actors and effects; call it before the system starts. @throws WalletError KEYSTORE_DAMAGED, KEY_FILE_DAMAGED, KEYSTORE_FAILED */
export async function createWallet(options: WalletOptions, modules: WalletModules): Promise<Wallet> {
  const { system, folder, log, clock = systemClock, password } = modules
  const keystore = await Keystore.open(options.keystore, { folder: join(folder, 'keystore') })
  const threads = new SigningThreads(options.threads)
  const signer = new Signer({ keystore, threads })
  const signBytes = new Uint8Array(randomBytes(SIGN_BYTES))
  const verification = new TypeVerification(options.signing, { ownRandom: signBytes })
  const actors = nodeActorsOf(options.node, { clock: systemClock, log })
  const { clearance, torn } = await Clearance.open(options.signingLog, {
    ...{ folder, verification, clock, ...(actors !== null && { actors }) },
    assertCanSign: address => keystore.assertCanSign(address),
  })
  for (const end of torn) log.warn({ ...end }, 'the signing log had a torn end, of which nobody was answered')
  for (const err of clearance.troubles) log.error({ err }, 'the wallet signs nothing')
  const desk = new SignDesk({ clearance, signer })
  for (const type of walletActorTypes) system.register(type)
  const { gateways, supportAccounts, gatewayTokenFile = join(folder, 'gateway-token') } = options
  const links = new Links(
    { gateways, supportAccounts, gatewayTokenFile, signBytes },
    { system, addresses: () => keystore.addresses, desk, clock: systemClock, log },
  )
  system.handle(attach as never, { links })
  return {
    grants: clearance.policies,
    async start() {
      await openByPassword({ password, file: options.passwordFile }, { signer, log })
      await links.start()
      log.info({ state: keystore.state, keys: keystore.addresses.length }, 'the wallet is up')
    },
    async stop() {
      await clearance.close()
      await signer.close()
    },
    addTo(dispatcher, { lotus, own }) {
      dispatcher.add(lotus, keysApi, keysMethods({ keystore, signer, desk, links }))
      dispatcher.add(lotus, lockApi, lockMethods({ keystore, signer, links }))
      dispatcher.add(lotus, linksApi, linksMethods({ links }))
      dispatcher.add(lotus, signedRecordsApi, signedRecordsMethods({ clearance }))
      dispatcher.add(lotus, strategyApi, strategyMethods({ clearance, keystore }))
      dispatcher.add(own, walletStatusApi, walletStatusMethods({ keystore, links, clearance }))
      dispatcher.add(own, policiesApi, policiesMethods({ clearance, keystore, clock }))
      dispatcher.add(own, signingLogApi, signingLogMethods({ clearance }))
    },
  }
}
