/** Why gas can't be estimated. */
import { CodedError, type Messages } from '../../../runtime/errors/index.js'

export enum GasErrorCode {
  /** Lotus's words, which those who call it look for. */
  EXECUTION_FAILED = 'GAS_EXECUTION_FAILED',
  BATCH_EMPTY = 'GAS_BATCH_EMPTY',
}

export type GasErrorDetail =
  | {
      readonly code: GasErrorCode.EXECUTION_FAILED
      readonly exitCode: number
      /** `SysErrOutOfGas(7)`. */
      readonly exit: string
      readonly reason: string
    }
  | { readonly code: GasErrorCode.BATCH_EMPTY }

const MESSAGES: Messages<GasErrorDetail> = {
  [GasErrorCode.EXECUTION_FAILED]: d => `message execution failed: exit ${d.exit}, reason: ${d.reason}`,
  [GasErrorCode.BATCH_EMPTY]: () => 'there are no messages to estimate; give one at least',
}

export class GasError extends CodedError<GasErrorDetail> {
  override readonly name = 'GasError'
  /** The same metadata under the name that crosses process boundaries. */
  readonly data: GasErrorDetail

  constructor(detail: GasErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
    this.data = detail
  }
}
