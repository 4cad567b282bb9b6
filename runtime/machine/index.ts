/** The pure part of the runtime: all that a machine may import. */
export { effect, effectName } from './effect.js'
export { MachineError, MachineErrorCode, type MachineErrorDetail } from './errors.js'
export { type Action, Kernel, type Step } from './kernel.js'
export { assertDurable, lintMachine } from './lint.js'
export {
  type Address,
  type AtHeight,
  atHeight,
  type PlainEvent,
  type Spawn,
  type Stamp,
  type Stamped,
  spawn,
  type Tell,
  tell,
} from './recorded-action.js'
export { type Replacement, replaceState } from './replace.js'
export { fromPlain, type PlainSnapshot, toPlain } from './snapshot.js'
export { type StateMeta, TONES, type Tone } from './state-meta.js'
export { definitionHash, type Migrations, migrate } from './versions.js'
