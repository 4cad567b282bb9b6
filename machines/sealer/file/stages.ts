/** A file's way into sectors in plain words. */
import type { Stage } from '../../../runtime/machine/index.js'

export const stages = {
  room: { name: 'Finding room', tone: 'idle' },
  sealing: { name: 'Being sealed', tone: 'work' },
  person: { name: 'Needs a person', tone: 'bad' },
  sealed: { name: 'Sealed', tone: 'good' },
  incomplete: { name: 'A part was removed', tone: 'bad' },
} as const satisfies Record<string, Stage>
