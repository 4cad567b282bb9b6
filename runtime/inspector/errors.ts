/** What can be wrong with what the inspector is asked. */
import { CodedError, type Messages } from '../errors/index.js'
export enum InspectorErrorCode {
  /** Declared, and not built yet. */
  NOT_IMPLEMENTED = 'INSPECTOR_NOT_IMPLEMENTED',
}

export type InspectorErrorDetail = { code: InspectorErrorCode.NOT_IMPLEMENTED; method: string }

const MESSAGES: Messages<InspectorErrorDetail> = {
  [InspectorErrorCode.NOT_IMPLEMENTED]: d => `${d.method} is not implemented yet`,
}

export class InspectorError extends CodedError<InspectorErrorDetail> {
  override readonly name = 'InspectorError'

  constructor(detail: InspectorErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
  }
}
