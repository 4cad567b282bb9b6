/** Answers about the signing log. */
import type { ContextHandlers } from '../../../runtime/rpc/index.js'
import type { signingLogApi } from '../api/index.js'
import type { Clearance } from '../clearance/index.js'

export interface SigningLogMethodsModules {
  readonly clearance: Pick<Clearance, 'log'>
}

export function signingLogMethods({
  clearance: { log },
}: SigningLogMethodsModules): ContextHandlers<typeof signingLogApi> {
  return {
    ListSigningRecords: async ({ from, until, signer, decision, limit }) => [
      ...(await log.query({
        limit,
        ...(from !== undefined && { from }),
        ...(until !== undefined && { until }),
        ...(signer !== undefined && { signer: signer.toString() }),
        ...(decision !== undefined && { decision }),
      })),
    ],
    VerifySigningLog: () => log.verify(),
  }
}
