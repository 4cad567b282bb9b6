/** What has happened since the system was made, in plain numbers that only rise: counting them costs nothing when nobody looks. */
export interface Totals {
  /** Steps that are on disk. */
  readonly steps: number
  /** Tries of effects that have begun. */
  readonly effects: number
  /** Throws of actors, each strike of an event counted. */
  readonly crashes: number
  /** Events given up. */
  readonly letters: number
}

export class Counters implements Totals {
  steps = 0
  effects = 0
  crashes = 0
  letters = 0
}
