/** How far what a chain did for a pool's users has been told. */
import type { Stamp } from '../../../runtime/machine/index.js'

export interface BookkeeperInput {
  /** The network's name. */
  readonly network: string
  /** Epoch: what the chain did up to there is nobody's business. */
  readonly told: number
}

export interface BookkeeperContext extends BookkeeperInput {
  /** Epochs behind the head from which on a tipset is told. */
  readonly confidence: number
  /** Tipsets that were told. */
  readonly tipsets: number
  /** Tries in a row that ended in trouble. */
  readonly failed: number
  /** What kept it from telling all that it had; null if nothing did. */
  readonly trouble: string | null
}

export interface ReportInput {
  /** Epoch: tipsets above it are to be told. */
  readonly after: number
  readonly confidence: number
  /** Tries in a row that ended in trouble before this one. */
  readonly failed: number
}

export interface Reported {
  /** Epoch up to which all is told, or given up. */
  readonly upTo: number
  /** Told just now. */
  readonly tipsets: number
  /** What kept it from telling more; null if nothing did. */
  readonly trouble: string | null
}

export type BookkeeperEvent = Partial<Stamp> &
  (
    | {
        /** There is somebody to tell. */
        readonly type: 'Opened'
        readonly confidence: number
      }
    | {
        /** There is nobody any more. */
        readonly type: 'Closed'
      }
    | {
        /** There is a tipset that nothing changes any more. */
        readonly type: 'EpochSettled'
      }
  )
