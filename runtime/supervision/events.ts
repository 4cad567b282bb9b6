/** What happens in a supervision tree, for alarms and the inspector. Times in milliseconds. */
import type { Exit } from './exit.js'
import type { LastExit } from './node.js'

interface OfChild {
  readonly path: string
  /** Since 1970. */
  readonly at: number
}

export type SupervisionEvent =
  | ({ readonly type: 'child.started'; readonly restarts: number } & OfChild)
  | ({ readonly type: 'child.start-failed'; readonly failure: LastExit } & OfChild)
  /** It ended by itself. */
  | ({ readonly type: 'child.exited'; readonly kind: Exit['kind']; readonly exit: LastExit } & OfChild)
  /** It waits to be started again. `cause`: whose end brought this about, by path: its own, or a sibling's to whom the strategy ties it. */
  | ({ readonly type: 'child.restarting'; readonly delayMs: number; readonly cause: string } & OfChild)
  /**
   * Its supervisor ended it. `asked`: it stopped when it was asked to; `killed`: it was ended at once, because its spec says so or it took
   * too long; `abandoned`: nothing shows that it has ended.
   */
  | ({ readonly type: 'child.stopped'; readonly how: 'asked' | 'killed' | 'abandoned' } & OfChild)
  /** Too many restarts: the supervisor at `path` ends its children and itself. `child`: whose restart was one too many. */
  | ({ readonly type: 'supervisor.gave-up'; readonly child: string; readonly exit: LastExit } & OfChild)
