/** What can be wrong with what the inspector is asked. */
import { CodedError, type Messages } from '../errors/index.js'
export enum InspectorErrorCode {
  /** The machine takes no such event from outside. */
  EVENT_UNKNOWN = 'INSPECTOR_EVENT_UNKNOWN',
  /** The event doesn't carry what it should. */
  EVENT_INVALID = 'INSPECTOR_EVENT_INVALID',
  /** The actor has come to its end and takes nothing any more. */
  ACTOR_FINISHED = 'INSPECTOR_ACTOR_FINISHED',
  /** No branching history of this name is kept here. */
  LINEAGE_UNKNOWN = 'INSPECTOR_LINEAGE_UNKNOWN',
}

export type InspectorErrorDetail =
  | { code: InspectorErrorCode.EVENT_UNKNOWN; address: string; event: string; known: readonly string[] }
  | { code: InspectorErrorCode.EVENT_INVALID; address: string; event: string; problems: string }
  | { code: InspectorErrorCode.ACTOR_FINISHED; address: string }
  | { code: InspectorErrorCode.LINEAGE_UNKNOWN; name: string; known: readonly string[] }

const MESSAGES: Messages<InspectorErrorDetail> = {
  [InspectorErrorCode.EVENT_UNKNOWN]: d =>
    `nobody may send '${d.event}' to '${d.address}'; what its machine takes: ${d.known.join(', ')}`,
  [InspectorErrorCode.EVENT_INVALID]: d => `'${d.event}' for '${d.address}' is wrong: ${d.problems}`,
  [InspectorErrorCode.ACTOR_FINISHED]: d => `actor '${d.address}' has come to its end and takes no events`,
  [InspectorErrorCode.LINEAGE_UNKNOWN]: d =>
    `there is no branching history '${d.name}' here; there are: ${d.known.join(', ') || 'none'}`,
}

export class InspectorError extends CodedError<InspectorErrorDetail> {
  override readonly name = 'InspectorError'

  constructor(detail: InspectorErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
  }
}
