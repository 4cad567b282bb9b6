/** Wallets that named a key and could not show it, as they were locked, may be open by now: they are asked again while a caller waits for the key. */
import type { Address } from '../../../filecoin/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import type { Connection, Connections } from '../connections/index.js'
import { GatewayError, GatewayErrorCode } from '../errors.js'
import type { Listening } from '../listening.js'
import type { Wallet } from '../registration/index.js'

export interface Wanted {
  /** For people: what the caller waits for. */
  readonly what: string
  readonly address: Address
  /** One of these users is to be served. */
  readonly accounts: readonly string[]
  readonly deadlineMs: number
  readonly signal: AbortSignal
}

export interface ProvenNowModules {
  readonly connections: Connections
  readonly listening: Pick<Listening, 'walletOf' | 'changed'>
  readonly clock: Clock
}

/**
 * Those who have shown it, as soon as one has; none where none names it for these users. All are asked at once: one that hangs keeps nobody from another.
 * @throws GatewayError KEY_UNPROVEN, TOO_LATE, CANCELLED; what the auth throws where nothing else is known
 */
export async function provenNow(wanted: Wanted, modules: ProvenNowModules): Promise<readonly Connection[]> {
  const { what, address, accounts, deadlineMs, signal } = wanted
  const { connections, listening, clock } = modules
  const naming = connections
    .of('wallet')
    .filter(one => one.unproven.has(address.key))
    .flatMap(one => listening.walletOf(one) ?? [])
    .filter(wallet => accounts.some(account => wallet.isFor(account)))
  if (naming.length === 0) return []
  const cancelled = { code: GatewayErrorCode.CANCELLED, what } as const
  if (signal.aborted) throw new GatewayError(cancelled)
  return new Promise((resolve, reject) => {
    const late = { code: GatewayErrorCode.TOO_LATE, what, deadlineMs, failed: [] } as const
    const stop = clock.after(deadlineMs, () => end(() => reject(new GatewayError(late))))
    const cancel = (): void => end(() => reject(new GatewayError(cancelled)))
    const end = (settle: () => void): void => {
      stop()
      signal.removeEventListener('abort', cancel)
      settle()
    }
    signal.addEventListener('abort', cancel, { once: true })
    Promise.any(naming.map(wallet => show(wallet, wanted, listening))).then(
      () => end(() => resolve(connections.signingFor(accounts, address))),
      ({ errors }: AggregateError) => end(() => reject(errors.find(isUnproven) ?? errors[0])),
    )
  })
}

async function show(
  wallet: Wallet,
  { what, address, accounts, deadlineMs, signal }: Wanted,
  listening: ProvenNowModules['listening'],
): Promise<void> {
  const { connection } = wallet
  await wallet.add([address], { deadlineMs, signal })
  if (connection.proven.has(address.key)) listening.changed(wallet)
  if (connection.signsFor(accounts, address)) return
  const found = connection.unproven.get(address.key)
  throw found === undefined
    ? new GatewayError({ code: GatewayErrorCode.NO_CONNECTION, what })
    : new GatewayError({ code: GatewayErrorCode.KEY_UNPROVEN, ...found })
}

const isUnproven = (error: unknown): boolean =>
  error instanceof GatewayError && error.detail.code === GatewayErrorCode.KEY_UNPROVEN
