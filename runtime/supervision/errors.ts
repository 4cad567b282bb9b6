/** What can go wrong with supervisors and those whom they look after. */
import { CodedError, type Messages } from '../errors/index.js'
export enum SupervisionErrorCode {
  /** A child spec makes no sense. */
  SPEC_INVALID = 'SUPERVISION_SPEC_INVALID',
  /** Two children of a supervisor have the same id. */
  ID_DUPLICATE = 'SUPERVISION_ID_DUPLICATE',
  /** A child could not be started. */
  START_FAILED = 'SUPERVISION_START_FAILED',
  /** A child was not ready in time. */
  START_TIMEOUT = 'SUPERVISION_START_TIMEOUT',
  /** There is no such child. */
  CHILD_UNKNOWN = 'SUPERVISION_CHILD_UNKNOWN',
  /** The supervisor has a child with this id already. */
  CHILD_EXISTS = 'SUPERVISION_CHILD_EXISTS',
  /** The child runs; what was asked is for one that doesn't. */
  CHILD_RUNNING = 'SUPERVISION_CHILD_RUNNING',
  /** The child waits for its restart. */
  CHILD_RESTARTING = 'SUPERVISION_CHILD_RESTARTING',
  /** Too many restarts in too short a time: the supervisor gave up. */
  INTENSITY_EXCEEDED = 'SUPERVISION_INTENSITY_EXCEEDED',
  /** Significant children have ended, so the supervisor ended itself. */
  AUTO_SHUTDOWN = 'SUPERVISION_AUTO_SHUTDOWN',
  /** The supervisor stops or has stopped. */
  STOPPED = 'SUPERVISION_STOPPED',
}

export type SupervisionErrorDetail =
  | { code: SupervisionErrorCode.SPEC_INVALID; id: string; problem: string }
  | { code: SupervisionErrorCode.ID_DUPLICATE; id: string }
  | { code: SupervisionErrorCode.START_FAILED; path: string; reason: string }
  | { code: SupervisionErrorCode.START_TIMEOUT; path: string; timeoutMs: number }
  | { code: SupervisionErrorCode.CHILD_UNKNOWN; path: string; known: readonly string[] }
  | { code: SupervisionErrorCode.CHILD_EXISTS; path: string; status: string }
  | { code: SupervisionErrorCode.CHILD_RUNNING; path: string }
  | { code: SupervisionErrorCode.CHILD_RESTARTING; path: string }
  | {
      code: SupervisionErrorCode.INTENSITY_EXCEEDED
      path: string
      /** Whose restart was one too many. */
      child: string
      /** So many are allowed in `periodMs`. */
      restarts: number
      periodMs: number
      /** What the last crash said. */
      reason: string
    }
  | { code: SupervisionErrorCode.AUTO_SHUTDOWN; path: string; child: string }
  | { code: SupervisionErrorCode.STOPPED; path: string }

const MESSAGES: Messages<SupervisionErrorDetail> = {
  [SupervisionErrorCode.SPEC_INVALID]: d => `child spec '${d.id}': ${d.problem}`,
  [SupervisionErrorCode.ID_DUPLICATE]: d => `two children have the id '${d.id}'; rename one`,
  [SupervisionErrorCode.START_FAILED]: d => `'${d.path}' could not be started: ${d.reason}`,
  [SupervisionErrorCode.START_TIMEOUT]: d =>
    `'${d.path}' was not ready after ${d.timeoutMs} ms; find what it waits for, or raise its startTimeoutMs`,
  [SupervisionErrorCode.CHILD_UNKNOWN]: d =>
    `there is no '${d.path}' in the supervision tree; ${d.known.length === 0 ? 'nothing is there' : `there are: ${d.known.join(', ')}`}`,
  [SupervisionErrorCode.CHILD_EXISTS]: d =>
    `'${d.path}' exists already and is ${d.status}; restart it, or delete it once it is terminated`,
  [SupervisionErrorCode.CHILD_RUNNING]: d => `'${d.path}' is running; terminate it first`,
  [SupervisionErrorCode.CHILD_RESTARTING]: d => `'${d.path}' waits for its restart; let it come, or terminate it first`,
  [SupervisionErrorCode.INTENSITY_EXCEEDED]: d =>
    `'${d.path}' gave up: more than ${d.restarts} restarts in ${d.periodMs} ms, the last because of '${d.child}': ${d.reason}`,
  [SupervisionErrorCode.AUTO_SHUTDOWN]: d => `'${d.path}' ended because its significant child '${d.child}' did`,
  [SupervisionErrorCode.STOPPED]: d => `'${d.path}' is stopping or has stopped; ask again when it runs`,
}

export class SupervisionError extends CodedError<SupervisionErrorDetail> {
  override readonly name = 'SupervisionError'

  constructor(detail: SupervisionErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
  }
}
