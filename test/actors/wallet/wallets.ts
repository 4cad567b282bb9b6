/** A whole wallet in a folder of a test's own, whose calls arrive as its owner's, and what it may be asked to sign. */
import { join } from 'node:path'
import type { Test } from 'tap'
import {
  createWallet,
  keysApi,
  lockApi,
  policiesApi,
  signedRecordsApi,
  signingLogApi,
  strategyApi,
  WalletOptions,
  walletStatusApi,
} from '../../../actors/wallet/index.js'
import { Address, encode, FIL, type Message, message, messageCid } from '../../../filecoin/index.js'
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem } from '../../../runtime/actor/index.js'
import { connectLocal, Dispatcher } from '../../../runtime/rpc/index.js'
import { openLmdbStore } from '../../../runtime/store/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import { systemClock } from '../../../runtime/timers/index.js'
import { silent } from '../../runtime/rpc/sample.js'

export const PASSWORD = 'correct horse battery staple'
export const FRIEND = Address.id(1000)

export interface StartedWallet {
  readonly path: string
  readonly dispatcher: Dispatcher
  readonly grants: Awaited<ReturnType<typeof createWallet>>['grants']
  readonly keys: ReturnType<typeof clientsOf>['keys']
  readonly lock: ReturnType<typeof clientsOf>['lock']
  readonly venus: ReturnType<typeof clientsOf>['venus']
  readonly own: ReturnType<typeof clientsOf>['own']
  stop(): Promise<void>
}

/** @param path The wallet's folder. */
export async function startWallet(
  t: Test,
  path: string,
  {
    log = silent,
    password,
    ...options
  }: { log?: Log; password?: string; passwordFile?: string; gateways?: readonly string[] } = {},
): Promise<StartedWallet> {
  const system = new ActorSystem(ACTOR_SYSTEM_DEFAULTS, {
    openStore: () => openLmdbStore({ path: join(path, 'store') }),
    clock: systemClock,
    random: Math.random,
    log: silent,
  })
  const parsed = WalletOptions.parse({ keystore: { scryptN: 2 }, threads: { threads: 1 }, ...options })
  const wallet = await createWallet(parsed, { system, folder: path, log, password })
  await system.start()
  await wallet.start()
  const dispatcher = new Dispatcher()
  wallet.addTo(dispatcher, { lotus: 'Filecoin', own: 'Wallet' })
  const connection = connectLocal(dispatcher)
  let isOver = false
  const stop = async () => {
    if (isOver) return
    isOver = true
    connection.close()
    await system.stop()
    await wallet.stop()
  }
  t.teardown(stop)
  return { path, dispatcher, grants: wallet.grants, ...clientsOf(connection), stop }
}

const clientsOf = (connection: ReturnType<typeof connectLocal>) => ({
  keys: connection.client('Filecoin', keysApi),
  lock: connection.client('Filecoin', lockApi),
  venus: connection.client('Filecoin', { ...signedRecordsApi, ...strategyApi }),
  own: connection.client('Wallet', { ...walletStatusApi, ...policiesApi, ...signingLogApi }),
})

/** The parameters of a WalletSign: a message, by default of 1 FIL to a friend. */
export function payment(from: Address, { fil = 1n, ...shown }: Partial<Message> & { readonly fil?: bigint } = {}) {
  const whole: Message = {
    ...{ version: 0, to: FRIEND, from, nonce: 0, gasLimit: 1_000_000, gasFeeCap: 1_000n, gasPremium: 1n },
    ...{ method: 0n, params: new Uint8Array(), value: fil * FIL, ...shown },
  }
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64')
  return [
    from.toString(),
    base64(messageCid(whole).bytes),
    { Type: 'message' as const, Extra: base64(encode(message, whole)) },
  ] as const
}
