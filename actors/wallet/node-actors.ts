/** What a node tells of actors: one of ours, or any that answers Lotus's methods. What it can't tell counts as unknown. */
import { readFileSync } from 'node:fs'
import { type Address, Protocol } from '../../filecoin/index.js'
import { postClient, RemoteError, type RpcError, RpcErrorCode } from '../../runtime/rpc/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import type { Clock } from '../../runtime/timers/index.js'
import { stateActorsApi, stateNetworkApi } from '../node/api/index.js'
import type { NodeActorsOptions } from './options.js'
import { ACTOR_KINDS, type ActorKind, type ActorKinds, type KnownActor } from './policy/index.js'

export interface NodeActorsModules {
  readonly clock: Pick<Clock, 'monotonic'>
  readonly log: Log
}

/** How long a node that was away isn't asked again: each signature would wait for it. */
const PAUSE_MS = 5_000

/** They may have an address of a contract besides, which nodes don't tell of one another. */
const CONTRACTS: ReadonlySet<ActorKind> = new Set(['evm', 'ethaccount', 'placeholder'])

const api = { ...stateActorsApi, ...stateNetworkApi }

/** Null where no node is named. */
export function nodeActorsOf({ url, ...options }: NodeActorsOptions, modules: NodeActorsModules): ActorKinds | null {
  return url === undefined ? null : new NodeActors({ url, ...options }, modules)
}

class NodeActors implements ActorKinds {
  /** Of the network version that was there when it was asked. */
  private kinds: ReadonlyMap<string, ActorKind> = new Map()
  private askAgainAt = Number.NEGATIVE_INFINITY

  constructor(
    private readonly options: NodeActorsOptions & { readonly url: string },
    private readonly modules: NodeActorsModules,
  ) {}

  async look(address: Address, wanted: { readonly addresses: boolean }): Promise<KnownActor | null> {
    const { clock, log } = this.modules
    if (clock.monotonic() < this.askAgainAt) return null
    try {
      const { code } = await this.node().StateGetActor(address.toString(), null)
      const kind = await this.kindOf(code.toString())
      return { kind, addresses: wanted.addresses ? await this.addressesOf(address, kind) : null }
    } catch (error) {
      // There is no such actor, or the node doesn't look: that is an answer.
      if (error instanceof RemoteError) return null
      this.askAgainAt = clock.monotonic() + PAUSE_MS
      log.warn({ err: error, url: this.options.url }, 'the node can’t tell of what kind receivers are')
      return null
    }
  }

  private async kindOf(code: string): Promise<ActorKind | null> {
    // After an upgrade of the network actors have other code.
    if (!this.kinds.has(code)) {
      const node = this.node()
      const codes = await node.StateActorCodeCIDs(await node.StateNetworkVersion(null))
      this.kinds = new Map(
        ACTOR_KINDS.flatMap(kind => (codes[kind] === undefined ? [] : [[codes[kind].toString(), kind]])),
      )
    }
    return this.kinds.get(code) ?? null
  }

  private async addressesOf(address: Address, kind: ActorKind | null): Promise<readonly Address[] | null> {
    if (kind === null || CONTRACTS.has(kind)) return null
    const node = this.node()
    const text = address.toString()
    if (address.protocol !== Protocol.Id) return [await node.StateLookupID(text, null)]
    const robust = kind === 'account' ? node.StateAccountKey : node.StateLookupRobustAddress
    return await robust(text, null).then(
      found => [found],
      error => {
        // Some nodes don't look for it, or have no such method.
        if ((error as RpcError).code !== RpcErrorCode.UNREACHABLE) return null
        throw error
      },
    )
  }

  private node() {
    const { url, tokenFile, timeoutMs } = this.options
    const token = tokenFile === undefined ? {} : { token: readFileSync(tokenFile, 'utf8').trim() }
    return postClient({ url: `${url.replace(/\/$/, '')}/rpc/v1`, timeoutMs, ...token }, 'Filecoin', api)
  }
}
