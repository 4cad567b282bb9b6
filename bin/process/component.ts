/** A component as a branch of a process's tree, and what the process makes of it. */
import type { FallbackAlarm, ProverFallbacks } from '../../actors/sealer/index.js'
import type { Config, Installation } from '../../config/index.js'
import type { ActorSystem } from '../../runtime/actor/index.js'
import type { LineageSource } from '../../runtime/inspector/index.js'
import type { PoolStat } from '../../runtime/pool/index.js'
import type { CallGuard, Dispatcher, Readers, TokenAuthority, WebRoute } from '../../runtime/rpc/index.js'
import type { LmdbStore } from '../../runtime/store/index.js'
import type { ChildSpec } from '../../runtime/supervision/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import type { Authority } from './authority.js'
import type { Repository } from './repository.js'

/** Lotus's, for a storage miner and a node alike. */
export const LOTUS_NAMESPACE = 'Filecoin'

export interface ComponentParts {
  readonly config: Config
  readonly repository: Repository
  readonly installation: Installation
}

/** The parts that run now: after a restart they are others. */
export interface ComponentBranch {
  readonly spec: ChildSpec
  /** Where it has worker processes. */
  readonly pool?: { stat(): PoolStat }
  /** After a failed write it is another one. */
  readonly store: Pick<LmdbStore, 'stat' | 'backup'>
  /** Where it has others than those that the process's own secret signs. */
  readonly tokens?: TokenAuthority
  /** Where these open only a part of what it is asked for: others are taken besides. */
  readonly tokensBeside?: (own: TokenAuthority) => TokenAuthority
  /** Where it knows the pool's users by itself; else the authority's is asked. */
  readonly guard?: CallGuard
  /** What else it shows to the web, once it runs. */
  readonly routes?: () => readonly WebRoute[]
  /** Proofs that the stock prover had to make, where it has proofs made. */
  readonly fallbacks?: Pick<ProverFallbacks, 'counts'>
}

export interface ComponentModules {
  readonly log: Log
  /** Null where the process has only tokens of its own making. */
  readonly authority: Authority | null
  readonly readers: Readers
  /** A person should know that our prover failed. */
  readonly ring: (alarm: FallbackAlarm) => void
  /** The store failed for good. */
  readonly fatal: (error: unknown) => void
  /** The actors run, for the first time or again, and this adds what answers for the component now, and what it lets the inspector see besides. */
  readonly started: (system: ActorSystem, answer: (doors: Doors) => void, lineages?: readonly LineageSource[]) => void
}

/** What a component adds its answers to. */
export interface Doors {
  readonly dispatcher: Dispatcher
  /** Of an older API at other paths: all that the dispatcher has, but for what it hides, and what it is given. */
  readonly older: (paths: readonly string[], hides?: ReadonlySet<string>) => Dispatcher
}

/** Where a component answers the web. */
export interface ComponentDoor {
  /** Lotus's: of a storage miner or of a node. */
  readonly apiVersion: number
  /** What it says where an older API answers. */
  readonly olderApiVersion?: number
  readonly port: number
  /** Seconds. */
  readonly blockDelay: number
}

export interface ComponentPorts {
  readonly supervise: (parts: ComponentParts, modules: ComponentModules) => ComponentBranch
  readonly door: (config: Config) => ComponentDoor
}
