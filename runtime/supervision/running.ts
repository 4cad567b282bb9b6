/** A child that runs, as its supervisor sees it, and what it is given to start with. */
import type { Log } from '../telemetry/log-port.js'
import type { Clock } from '../timers/index.js'
import type { Exit } from './exit.js'
import type { SupervisionModules } from './modules.js'
import type { TreeNode } from './node.js'

export interface StartContext {
  /** Ids from the root down, joined by `/`. */
  readonly path: string
  /** Aborted when the child is to end: while it still starts, and before its `stop` is called. */
  readonly signal: AbortSignal
  /** How often it has been restarted: 0 at the first start. */
  readonly restarts: number
  /** Tells of a child that still starts; once it runs, it tells for itself. */
  tell(telling: Telling): void
  readonly clock: Clock
  readonly log: Log
  /** For a child that supervises others. */
  readonly modules: SupervisionModules
}

/** What a child tells of itself, for the tree. */
export interface Telling {
  /** Whatever there is to know of it, by name. */
  detail?(): Readonly<Record<string, string | number>>
  /** The nodes that it keeps itself: worker processes of a pool, branches of actors. Their paths begin with its own. */
  children?(): readonly TreeNode[]
}

/** What a child may do besides running. */
interface Abilities extends Telling {
  /** Ends at once whatever can be ended. Called when `stop` takes too long, or instead of it. */
  kill?(): void
  /** An operator restarts one of those nodes; its path is given from this child down. */
  restart?(path: readonly string[]): Promise<void>
}

/**
 * A child has ended when its `stop` has resolved or its `exited` has settled, whichever is first. One that never ends by itself (a socket
 * that listens) needs no `exited`, one that heeds the signal needs no `stop`.
 */
export type Running = Abilities &
  (
    | {
        /** Asks it to end; resolves when it has. */
        stop(): void | Promise<void>
        /** Settles when it ends, for whatever reason. A rejection is a crash. */
        readonly exited?: Promise<Exit>
      }
    | { stop?(): void | Promise<void>; readonly exited: Promise<Exit> }
  )
