/** The flows by which others connect: who may, what they show, and what becomes of them when they go. */
import { randomUUID } from 'node:crypto'
import type { z } from 'zod'
import type { Address } from '../../filecoin/index.js'
import type { ConnectionKind } from '../../machines/gateway/connection/index.js'
import type { Caller, Dispatcher, StreamContext } from '../../runtime/rpc/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import type { Clock } from '../../runtime/timers/index.js'
import { listenMarketEvent, listenProofEvent, listenWalletEvent, type RequestEvent } from './api/index.js'
import { type Attendance, Connection, type Connections, connectionId, type Places } from './connections/index.js'
import { GatewayError, GatewayErrorCode } from './errors.js'
import type { GatewayOptions } from './options.js'
import type { Ownership } from './ownership-port.js'
import { OwnershipWatch, ShowingAgain, Wallet } from './registration/index.js'
import type { Requests } from './requests/index.js'

/** Whose a token without a name is: Venus's name for it. */
const LOCAL_USER = 'defaultLocalToken'
export const userOf = ({ name }: Caller): string => name ?? LOCAL_USER

const OWNERSHIP_MS = 60_000
const SHOWING_AGAIN = { firstMs: 10_000, mostMs: 600_000 }

export interface ListeningModules {
  readonly connections: Connections
  readonly places: Places
  readonly attendance: Attendance
  readonly requests: Requests
  readonly ownership: Ownership
  readonly clock: Clock
  readonly log: Log
}

const ownOf = (signBytes: Uint8Array): string => Buffer.from(signBytes).toString('base64')

type Emit = (event: RequestEvent) => boolean
type WalletPolicy = z.output<typeof listenWalletEvent.params>[0]

export class Listening {
  /** Of connected wallets. */
  private readonly wallets = new Map<Connection, Wallet>()

  constructor(
    private readonly options: GatewayOptions,
    private readonly modules: ListeningModules,
  ) {}

  addTo(dispatcher: Dispatcher, namespace: string): void {
    dispatcher.addStream(
      `${namespace}.ListenWalletEvent`,
      listenWalletEvent,
      (emit, policy, context) => this.wallet(emit, policy, context),
      (policy, { caller }) => this.admitWallet(caller, policy),
    )
    dispatcher.addStream(
      `${namespace}.ListenProofEvent`,
      listenProofEvent,
      (emit, { MinerAddress }, context) => this.provider('proof', MinerAddress, emit, context),
      ({ MinerAddress }, { caller }) => this.admitProvider(caller, MinerAddress),
    )
    dispatcher.addStream(
      `${namespace}.ListenMarketEvent`,
      listenMarketEvent,
      (emit, { Miner }, context) => this.provider('market', Miner, emit, context),
      ({ Miner }, { caller }) => this.admitProvider(caller, Miner),
    )
  }

  /** @throws GatewayError CHANNEL_UNKNOWN, also of another user's */
  walletAt(channel: string, caller: Caller): Wallet {
    const user = userOf(caller)
    const connection = this.modules.connections.get(channel)
    const wallet = connection?.options.user === user ? this.wallets.get(connection) : undefined
    if (wallet === undefined) throw new GatewayError({ code: GatewayErrorCode.CHANNEL_UNKNOWN, channel, user })
    return wallet
  }

  /** What is known of a wallet has changed. */
  changed({ connection }: Wallet): void {
    if (this.modules.connections.get(connection.options.id) !== connection) return
    this.modules.attendance.registered(connection)
  }

  walletOf(connection: Connection): Wallet | undefined {
    return this.wallets.get(connection)
  }

  private provider(kind: 'proof' | 'market', miner: Address, emit: Emit, context: StreamContext): () => void {
    const connection = this.attach(kind, this.place(kind, miner, context.caller), emit, context)
    connection.proven.set(miner.key, miner)
    this.registered(connection)
    const { ownership, clock, log } = this.modules
    const watch = new OwnershipWatch(
      { connection: connection.options.id, everyMs: OWNERSHIP_MS },
      {
        ...{ clock, log },
        isOwned: () => ownership.ownsMiner(context.caller, miner),
        lost: () => this.detach(connection, `${miner} isn’t of the user '${connection.options.user}' any more`),
      },
    )
    watch.start()
    return () => {
      watch.stop()
      this.detach(connection, 'it hung up')
    }
  }

  /**
   * Providers' processes say nothing of themselves: they are known by where they call from, and by the first place there that is free. One that takes the
   * place of its neighbour behind the same address would be thrown out by it in turn, for ever.
   */
  private place(kind: 'proof' | 'market', miner: Address, caller: Caller): string {
    for (let place = 1; ; place++) {
      const own = `${miner} ${caller.remote ?? ''} ${place}`
      if (this.modules.connections.get(connectionId(kind, userOf(caller), own)) === null) return own
    }
  }

  private wallet(emit: Emit, { SupportAccounts, SignBytes }: WalletPolicy, context: StreamContext): () => void {
    const { requests, ownership, clock, log } = this.modules
    const connection = this.attach('wallet', ownOf(SignBytes), emit, context)
    const gone = new AbortController()
    const wallet = new Wallet(
      connection,
      {
        signBytes: SignBytes,
        mostKeys: this.options.mostKeys,
        deadlineMs: this.options.registerMs,
        signal: gone.signal,
      },
      { requests, ownership, log },
    )
    this.wallets.set(connection, wallet)
    const again = new ShowingAgain(wallet, SHOWING_AGAIN, { clock, log, changed: () => this.changed(wallet) })
    gone.signal.addEventListener('abort', () => again.stop())
    wallet
      .register(SupportAccounts ?? [])
      .then(() => {
        this.registered(connection)
        if (!gone.signal.aborted) again.start()
      })
      .catch(error => {
        const { id, user } = connection.options
        log.warn({ err: error, connection: id, user }, 'a wallet could not be registered')
        this.detach(connection, error instanceof Error ? error.message : String(error))
      })
    return () => {
      gone.abort()
      this.detach(connection, 'it hung up')
    }
  }

  private attach(kind: ConnectionKind, own: string, emit: Emit, { caller, end }: StreamContext): Connection {
    const { connections, places, attendance, clock, log } = this.modules
    const user = userOf(caller)
    places.take(user)
    const id = connectionId(kind, user, own)
    const connection = new Connection(
      { id, kind, user, remote: caller.remote ?? null, since: clock.wall(), inFlight: this.options.inFlight },
      { send: emit, end },
    )
    connections.add(connection)
    attendance.came(connection)
    log.info({ connection: id, kind, user, remote: connection.options.remote }, 'somebody connects')
    return connection
  }

  private registered(connection: Connection): void {
    const { id } = connection.options
    if (this.modules.connections.get(id) !== connection) return
    this.modules.attendance.registered(connection)
    const Payload = Buffer.from(JSON.stringify({ ChannelId: id })).toString('base64')
    connection.tell({ Id: randomUUID(), Method: 'InitConnect', Payload })
  }

  private detach(connection: Connection, reason: string): void {
    const { connections, attendance, log } = this.modules
    this.wallets.delete(connection)
    if (!connections.remove(connection, reason)) return
    attendance.left(connection, reason)
    log.info({ connection: connection.options.id, reason }, 'a connection has ended')
  }

  private async admitWallet(caller: Caller, { SignBytes }: WalletPolicy): Promise<void> {
    await this.requireUser(caller)
    const user = userOf(caller)
    this.modules.places.hold(user, connectionId('wallet', user, ownOf(SignBytes)))
  }

  private async admitProvider(caller: Caller, miner: Address): Promise<void> {
    await this.requireMiner(caller, miner)
    this.modules.places.hold(userOf(caller))
  }

  private async requireUser(caller: Caller): Promise<void> {
    const unknown = await this.modules.ownership.unknownUsers([userOf(caller)])
    if (unknown.length > 0) throw new GatewayError({ code: GatewayErrorCode.USER_UNKNOWN, users: unknown })
  }

  private async requireMiner(caller: Caller, miner: Address): Promise<void> {
    await this.requireUser(caller)
    if (await this.modules.ownership.ownsMiner(caller, miner)) return
    const user = userOf(caller)
    throw new GatewayError({ code: GatewayErrorCode.MINER_OF_OTHERS, miner: miner.toString(), user })
  }
}
