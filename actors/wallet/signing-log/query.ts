/** Looking records up. */
import type { SigningRecord } from './record.js'

export interface SigningLogQuery {
  /** Milliseconds since 1970, inclusive. */
  readonly from?: number
  /** Exclusive. */
  readonly until?: number
  /** Its address, as it stands in the log. */
  readonly signer?: string
  readonly decision?: SigningRecord['decision']
  /** Sign type, as it was asked for. */
  readonly type?: string
  /** Of the one request. */
  readonly id?: string
  /** So many of the newest are left out. */
  readonly skip?: number
  /** The newest so many; 100 if absent. */
  readonly limit?: number
}

export const DEFAULT_LIMIT = 100

export function isFound({ at, signer, decision, type, id }: SigningRecord, query: SigningLogQuery): boolean {
  return (
    at >= (query.from ?? at) &&
    at < (query.until ?? Number.POSITIVE_INFINITY) &&
    signer === (query.signer ?? signer) &&
    decision === (query.decision ?? decision) &&
    type === (query.type ?? type) &&
    id === (query.id ?? id)
  )
}
