/** What can go wrong with actors and the system that runs them. */
import { CodedError, type Messages } from '../errors/index.js'
export enum ActorErrorCode {
  /** No actor has this address. */
  UNKNOWN = 'ACTOR_UNKNOWN',
  /** No actor type has this kind. */
  KIND_UNKNOWN = 'ACTOR_KIND_UNKNOWN',
  /** The address can't be used as a key. */
  ADDRESS_INVALID = 'ACTOR_ADDRESS_INVALID',
  /** The event failed the actor three times and lies in the dead letters. */
  EVENT_POISONOUS = 'ACTOR_EVENT_POISONOUS',
  /** Neither the newest snapshot nor the one before could be read. */
  QUARANTINED = 'ACTOR_QUARANTINED',
  /** The system isn't running. */
  SYSTEM_STOPPED = 'ACTOR_SYSTEM_STOPPED',
  /** A machine names an effect that no handler answers. */
  EFFECT_UNHANDLED = 'ACTOR_EFFECT_UNHANDLED',
  /** A context or event is bigger than a record may be; such values go by file reference. */
  VALUE_TOO_LARGE = 'ACTOR_VALUE_TOO_LARGE',
  /** The actor is neither suspended nor quarantined: there is nothing to resume. */
  NOT_HELD = 'ACTOR_NOT_HELD',
  /** No dead letter has this id. */
  LETTER_UNKNOWN = 'ACTOR_LETTER_UNKNOWN',
  /** The actor is suspended, and its door takes no calls. */
  SUSPENDED = 'ACTOR_SUSPENDED',
  /** Too many events wait for the actor. */
  BUSY = 'ACTOR_BUSY',
}

export type ActorErrorDetail =
  | { code: ActorErrorCode.UNKNOWN; address: string }
  | { code: ActorErrorCode.KIND_UNKNOWN; kind: string; known: readonly string[] }
  | { code: ActorErrorCode.ADDRESS_INVALID; address: string }
  | { code: ActorErrorCode.EVENT_POISONOUS; address: string; event: string }
  | { code: ActorErrorCode.QUARANTINED; address: string; reason: string }
  | { code: ActorErrorCode.SYSTEM_STOPPED }
  | { code: ActorErrorCode.EFFECT_UNHANDLED; kind: string; effects: readonly string[] }
  | { code: ActorErrorCode.VALUE_TOO_LARGE; what: string; bytes: number; limit: number }
  | { code: ActorErrorCode.NOT_HELD; address: string }
  | { code: ActorErrorCode.LETTER_UNKNOWN; id: string }
  | { code: ActorErrorCode.SUSPENDED; address: string; why: string }
  | { code: ActorErrorCode.BUSY; address: string; waiting: number; retryAfterMs: number }

const MESSAGES: Messages<ActorErrorDetail> = {
  [ActorErrorCode.UNKNOWN]: d => `there is no actor '${d.address}'`,
  [ActorErrorCode.KIND_UNKNOWN]: d => `there are no actors of kind '${d.kind}'; known: ${d.known.join(', ')}`,
  [ActorErrorCode.ADDRESS_INVALID]: d =>
    `'${d.address}' is no address; it is '<kind>/<id>', printable, at most 255 bytes`,
  [ActorErrorCode.EVENT_POISONOUS]: d => `'${d.event}' failed '${d.address}' three times and lies in the dead letters`,
  [ActorErrorCode.QUARANTINED]: d => `actor '${d.address}' is quarantined: ${d.reason}`,
  [ActorErrorCode.SYSTEM_STOPPED]: () => 'the actor system is stopped',
  [ActorErrorCode.EFFECT_UNHANDLED]: d => `nothing handles the effects of '${d.kind}': ${d.effects.join(', ')}`,
  [ActorErrorCode.VALUE_TOO_LARGE]: d =>
    `${d.what} takes ${d.bytes} bytes, more than ${d.limit}; pass a file's path instead`,
  [ActorErrorCode.NOT_HELD]: d => `actor '${d.address}' is neither suspended nor quarantined`,
  [ActorErrorCode.LETTER_UNKNOWN]: d => `there is no dead letter '${d.id}'`,
  [ActorErrorCode.SUSPENDED]: d => `actor '${d.address}' is suspended: ${d.why}`,
  [ActorErrorCode.BUSY]: d =>
    `${d.waiting} events wait for '${d.address}', and no more are taken; try again in ${d.retryAfterMs} ms`,
}

export class ActorError extends CodedError<ActorErrorDetail> {
  override readonly name = 'ActorError'

  constructor(detail: ActorErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
  }
}
