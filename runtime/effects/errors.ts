/** What can go wrong with an effect besides its handler's own failures. */
import { CodedError, type Messages } from '../errors/index.js'
export enum EffectErrorCode {
  UNHANDLED = 'EFFECT_UNHANDLED',
  INPUT_INVALID = 'EFFECT_INPUT_INVALID',
  OUTPUT_INVALID = 'EFFECT_OUTPUT_INVALID',
  OUTPUT_TOO_LARGE = 'EFFECT_OUTPUT_TOO_LARGE',
  /** The machine left the state that invoked it. */
  CANCELLED = 'EFFECT_CANCELLED',
  /** The runtime stops; the effect is run again at the next start. */
  STOPPING = 'EFFECT_STOPPING',
}

export type EffectErrorDetail =
  | { code: EffectErrorCode.UNHANDLED; effect: string }
  | { code: EffectErrorCode.CANCELLED; effect: string }
  | { code: EffectErrorCode.STOPPING; effect: string }
  | { code: EffectErrorCode.INPUT_INVALID; effect: string; reason: string }
  | { code: EffectErrorCode.OUTPUT_INVALID; effect: string; reason: string }
  | { code: EffectErrorCode.OUTPUT_TOO_LARGE; effect: string; bytes: number; limit: number }

const MESSAGES: Messages<EffectErrorDetail> = {
  [EffectErrorCode.UNHANDLED]: d => `no handler is registered for effect '${d.effect}'`,
  [EffectErrorCode.INPUT_INVALID]: d => `the input of effect '${d.effect}' is not what its handler takes: ${d.reason}`,
  [EffectErrorCode.OUTPUT_INVALID]: d => `effect '${d.effect}' gave back what it doesn't declare: ${d.reason}`,
  [EffectErrorCode.OUTPUT_TOO_LARGE]: d =>
    `effect '${d.effect}' gave back ${d.bytes} bytes, more than ${d.limit}; give back a file's path instead`,
  [EffectErrorCode.CANCELLED]: d =>
    `effect '${d.effect}' was cancelled: its actor has left the state that asked for it`,
  [EffectErrorCode.STOPPING]: d => `effect '${d.effect}' was stopped with the runtime; it runs again at the next start`,
}

export class EffectError extends CodedError<EffectErrorDetail> {
  override readonly name = 'EffectError'

  constructor(detail: EffectErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
  }
}
