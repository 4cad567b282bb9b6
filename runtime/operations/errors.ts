/** What can be wrong with what an operator asks for. */
import { CodedError, type Messages } from '../errors/index.js'
export enum OperationErrorCode {
  /** More is picked than one call takes. */
  BATCH_TOO_LARGE = 'OPERATION_BATCH_TOO_LARGE',
  /** A dotted path leads to no place where a value could be. */
  PATH_INVALID = 'OPERATION_PATH_INVALID',
  /** What is to become of a dead letter is no event. */
  EVENT_INVALID = 'OPERATION_EVENT_INVALID',
}

export type OperationErrorDetail =
  | { code: OperationErrorCode.BATCH_TOO_LARGE; limit: number }
  | { code: OperationErrorCode.PATH_INVALID; path: string; reason: string }
  | { code: OperationErrorCode.EVENT_INVALID; reason: string }

const MESSAGES: Messages<OperationErrorDetail> = {
  [OperationErrorCode.BATCH_TOO_LARGE]: d => `more than ${d.limit} are picked, and nothing was done`,
  [OperationErrorCode.PATH_INVALID]: d => `nothing can be put at '${d.path}': ${d.reason}`,
  [OperationErrorCode.EVENT_INVALID]: d => `that is no event: ${d.reason}`,
}

export class OperationError extends CodedError<OperationErrorDetail> {
  override readonly name = 'OperationError'

  constructor(detail: OperationErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
  }
}
