/** A sector's life in plain words, in the order in which it is lived. */
import type { Stage } from '../../../runtime/machine/index.js'

export const stages = {
  data: { name: 'Taking in data', tone: 'idle' },
  sealing: { name: 'Sealing', tone: 'work' },
  seed: { name: 'Waiting for the chain’s seed', tone: 'idle' },
  proof: { name: 'Making the proof', tone: 'work' },
  storage: { name: 'Moving to storage', tone: 'work' },
  proving: { name: 'Proving', tone: 'good' },
  trouble: { name: 'In trouble', tone: 'bad' },
  removed: { name: 'Removed', tone: 'done' },
} as const satisfies Record<string, Stage>
