/** A sector's way in a provider's words: what is told of many sectors at once, where each state by itself would be too fine. */
import type { StateMeta } from '../../../runtime/machine/index.js'

export const stage = {
  takingIn: { stage: 'Taking in data', tone: 'idle' },
  sealing: { stage: 'Sealing', tone: 'work' },
  waiting: { stage: 'Waiting for the chain’s seed', tone: 'idle' },
  making: { stage: 'Making the proof', tone: 'work' },
  moving: { stage: 'Moving to storage', tone: 'work' },
  proving: { stage: 'Proving', tone: 'good' },
  trouble: { stage: 'In trouble', tone: 'bad' },
  removed: { stage: 'Removed', tone: 'done' },
} as const satisfies Readonly<Record<string, StateMeta>>
