/** The signing log, as venus-wallet's clients ask for it. */
import { Address } from '../../../filecoin/index.js'
import type { ContextHandlers } from '../../../runtime/rpc/index.js'
import { NO_ADDRESS, SignedRecordQuery, type signedRecordsApi, WITHOUT_LIMIT } from '../api/signed-records.js'
import type { Clearance } from '../clearance/index.js'
import type { SigningLogQuery } from '../signing-log/index.js'

export interface SignedRecordsModules {
  readonly clearance: Pick<Clearance, 'log'>
}

export function signedRecordsMethods({
  clearance: { log },
}: SignedRecordsModules): ContextHandlers<typeof signedRecordsApi> {
  return {
    async ListSignedRecord(which) {
      const records = await log.query(queryOf(which ?? SignedRecordQuery.parse({})))
      return records.map(({ id, type, signer, at, code, reason, decision }) => ({
        ...{ ID: id, Type: type, Signer: signer },
        Err: decision === 'granted' ? null : `${code === null ? '' : `${code}: `}${reason}`,
        ...{ RawMsg: null, Signature: null, CreateAt: new Date(at).toISOString() },
      }))
    },
  }
}

function queryOf(which: SignedRecordQuery): SigningLogQuery {
  const { ID, Type, Signer, IsError, Skip, Limit, After, Before } = which
  if (ID !== '') return { id: ID, limit: 1 }
  const [from, last] = [timeOf(After), timeOf(Before)]
  return {
    decision: IsError ? 'refused' : 'granted',
    limit: Limit || WITHOUT_LIMIT,
    skip: Skip,
    ...(Type !== '' && { type: Type }),
    ...(!NO_ADDRESS.includes(Signer) && { signer: Address.parse(Signer).toString() }),
    ...(from !== null && { from }),
    ...(last !== null && { until: last + 1 }),
  }
}

/** Go's zero time is in the year 1, in whatever zone. */
const BEFORE_ANY_RECORD = Date.UTC(1970, 0)

/** Milliseconds since 1970; null where any is meant. */
function timeOf(text: string): number | null {
  const at = Date.parse(text)
  return at >= BEFORE_ANY_RECORD ? at : null
}
