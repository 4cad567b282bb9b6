/** What a node would have to tell of a receiver, so that the rules of a key can be held against it. */
import { verdictOf } from './conditions.js'
import type { Policies } from './policies.js'
import type { Doubt } from './receiver.js'
import type { PolicyRequest } from './request.js'

/** None where the address alone tells enough. @param now Milliseconds since 1970. */
export function doubtsOf(policies: Policies, request: PolicyRequest, now: number): ReadonlySet<Doubt> {
  const verdicts = policies.rulesOf(request.signer).map(({ conditions }) => verdictOf(conditions, request, now))
  return new Set(verdicts.flatMap(verdict => (verdict.met === 'unknown' ? verdict.about : [])))
}
