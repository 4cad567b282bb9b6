/** A gateway behind a real endpoint, the users of its pool, and wallets and providers that connect to it. */
import { randomBytes } from 'node:crypto'
import type { Test } from 'tap'
import {
  createGateway,
  eventsApi,
  type Gateway,
  GatewayOptions,
  listenMarketEvent,
  listenProofEvent,
  listenWalletEvent,
  type Ownership,
} from '../../../actors/gateway/index.js'
import { type Key, keyOf } from '../../../actors/node/wallet/index.js'
import type { Address } from '../../../filecoin/index.js'
import { signature } from '../../../filecoin/index.js'
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem } from '../../../runtime/actor/index.js'
import {
  type Connection,
  connectWeb,
  Dispatcher,
  Endpoint,
  type Permission,
  Tokens,
  WebOptions,
} from '../../../runtime/rpc/index.js'
import { openLmdbStore } from '../../../runtime/store/index.js'
import { type Clock, systemClock } from '../../../runtime/timers/index.js'
import { folder, useInstalledAddon } from '../../native/installed.js'
import { silent } from '../../runtime/rpc/sample.js'

useInstalledAddon()

/** What an auth would know. */
export class Users implements Ownership {
  readonly names = new Set(['alice', 'bob', 'pool'])
  /** Providers by their users, and keys. */
  readonly miners = new Map<string, string[]>([['alice', ['t01000']]])
  readonly signers = new Map<string, string[]>()

  async unknownUsers(names: readonly string[]): Promise<readonly string[]> {
    return names.filter(name => !this.names.has(name))
  }
  async ownsMiner({ name }: { readonly name: string | null }, miner: Address): Promise<boolean> {
    return this.miners.get(name ?? '')?.includes(miner.toString()) ?? false
  }
  async ownsSigner(user: string, signer: Address): Promise<boolean> {
    return this.signers.get(user)?.includes(signer.toString()) ?? false
  }
  async bindSigners(user: string, signers: readonly Address[]): Promise<void> {
    this.signers.set(user, [...(this.signers.get(user) ?? []), ...signers.map(String)])
  }
}

export interface Stage {
  readonly gateway: Gateway
  readonly system: ActorSystem
  readonly users: Users
  /** Where it answers, without a path. */
  readonly url: string
  token(user: string, permission?: Permission): Promise<string>
  close(): Promise<void>
  /** Of a user. */
  connect(user: string, permission?: Permission, path?: string): Promise<Connection>
}

export interface StageOptions extends Partial<GatewayOptions> {
  /** Of one that was there before: its port, and the secret of its tokens. */
  readonly port?: number
  readonly secret?: Uint8Array
  /** The gateway's. */
  readonly clock?: Clock
}

export async function stage(
  t: Test,
  { port: wanted = 0, secret = randomBytes(32), clock = systemClock, ...options }: StageOptions = {},
  path = folder(t),
): Promise<Stage> {
  const system = new ActorSystem(ACTOR_SYSTEM_DEFAULTS, {
    openStore: () => openLmdbStore({ path }),
    clock: systemClock,
    random: Math.random,
    log: silent,
  })
  const users = new Users()
  const modules = { system, ownership: users, clock, log: silent, version: '0.0.0' }
  const gateway = createGateway(GatewayOptions.parse(options), modules)
  await system.start()
  await gateway.start()
  const dispatcher = new Dispatcher()
  gateway.addTo(dispatcher, 'Gateway')
  const older = new Dispatcher({ below: dispatcher, hides: new Set() })
  gateway.addOlderTo(older, 'Gateway')
  const tokens = new Tokens({ secret }, { clock: systemClock })
  const endpoint = new Endpoint(WebOptions.parse({ port: wanted, graceMs: 200 }), {
    dispatcher,
    versions: { '/rpc/v1': older },
    tokens,
    clock: systemClock,
    log: silent,
  })
  const { port } = await endpoint.listen()
  let isOver = false
  const close = async (): Promise<void> => {
    if (isOver) return
    isOver = true
    await gateway.stop()
    await endpoint.close()
    await system.stop()
  }
  t.teardown(close)
  const url = `http://127.0.0.1:${port}`
  const token = (name: string, permission: Permission = 'read') => tokens.issue({ name, permissions: [permission] })
  return {
    gateway,
    system,
    users,
    url,
    token,
    close,
    async connect(user, permission = 'read', at = '/rpc/v2') {
      const connection = await connectWeb({ url: `${url}${at}`, token: await token(user, permission) })
      t.teardown(() => connection.close())
      return connection
    },
  }
}

interface Event {
  readonly Id: string
  readonly Method: string
  readonly Payload: string | null
}
type Answers = Readonly<Record<string, (payload: never) => unknown>>

/** One who listens, and answers what it is asked; what it throws is its error. */
export interface Listener {
  /** The channel's id, as soon as it is registered. */
  readonly channel: Promise<string>
  /** What it was asked, the last one last. */
  readonly asked: Event[]
  /** Resolves when the gateway, or the test, ended it. */
  readonly ended: Promise<unknown>
  close(): void
}

async function listen(
  connection: Connection,
  kind: 'Wallet' | 'Proof' | 'Market',
  subscribe: (onEvent: (event: Event) => void) => Promise<{ readonly ended: Promise<unknown>; close(): void }>,
  answers: Answers,
): Promise<Listener> {
  const client = connection.client('Gateway', eventsApi)
  const asked: Event[] = []
  let open!: (channel: string) => void
  const channel = new Promise<string>(resolve => {
    open = resolve
  })
  const onEvent = async ({ Id, Method, Payload }: Event): Promise<void> => {
    const payload = Payload === null ? null : JSON.parse(Buffer.from(Payload, 'base64').toString('utf8'))
    if (Method === 'InitConnect') return open(payload.ChannelId)
    asked.push({ Id, Method, Payload })
    const answer = (value: unknown) => ({
      Id,
      Payload: Buffer.from(JSON.stringify(value ?? null)).toString('base64'),
      Error: '',
    })
    const response = await Promise.resolve()
      .then(() => answers[Method]?.(payload as never))
      .then(answer, error => ({ Id, Payload: null, Error: (error as Error).message }))
    await client[`Response${kind}Event`](response).catch(() => {})
  }
  const subscription = await subscribe(event => void onEvent(event))
  return { channel, asked, ended: subscription.ended, close: () => subscription.close() }
}

export interface WalletOptions {
  readonly keys: readonly Key[]
  readonly accounts?: readonly string[]
  /** Of its process. */
  readonly own?: string
  /** In place of how a wallet answers. */
  readonly answers?: Answers
}

/** A wallet as Venus's is. */
export function wallet(connection: Connection, options: WalletOptions): Promise<Listener> {
  const { keys, accounts = [], own = 'its random bytes', answers } = options
  const policy = { SupportAccounts: [...accounts], SignBytes: Buffer.from(own).toString('base64') }
  return listen(
    connection,
    'Wallet',
    onEvent => connection.subscribe('Gateway.ListenWalletEvent', listenWalletEvent, [policy] as never, onEvent),
    {
      WalletList: () => keys.map(({ address }) => address.toString()),
      WalletSign: ({ Signer, ToSign }: { Signer: string; ToSign: string }) => {
        const key = keys.find(({ address }) => address.toString() === Signer)
        if (key === undefined) throw new Error(`no key ${Signer}`)
        return signature.toWire(key.sign(Buffer.from(ToSign, 'base64')))
      },
      ...answers,
    },
  )
}

export function provider(connection: Connection, miner: string, ComputeProof: () => unknown): Promise<Listener> {
  const policy = { MinerAddress: miner }
  return listen(
    connection,
    'Proof',
    onEvent => connection.subscribe('Gateway.ListenProofEvent', listenProofEvent, [policy] as never, onEvent),
    { ComputeProof },
  )
}

export function unsealer(connection: Connection, miner: string, SectorsUnsealPiece: () => unknown): Promise<Listener> {
  const policy = { Miner: miner }
  return listen(
    connection,
    'Market',
    onEvent => connection.subscribe('Gateway.ListenMarketEvent', listenMarketEvent, [policy] as never, onEvent),
    { SectorsUnsealPiece },
  )
}

export const key = (type: 'bls' | 'secp256k1', seed: number): Key => keyOf(type, new Uint8Array(32).fill(seed))
