/** What a state of a machine says of itself to people, as `meta` beside XState's `description`. Neither is part of what the machine means. */

/** How its actors are doing: nothing to do, at work, where they should be, in need of somebody, over. */
export const TONES = ['idle', 'work', 'good', 'bad', 'done'] as const
export type Tone = (typeof TONES)[number]

export interface StateMeta {
  /** States with the same stage are told as one, where each by itself would be too fine. */
  readonly stage: string
  readonly tone: Tone
}
