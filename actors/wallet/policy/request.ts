/** What a policy is asked about. */
import type { Address } from '../../../filecoin/index.js'
import type { SignType, Subject } from '../signing/index.js'
import { nameOf } from './methods.js'
import type { Receiver } from './receiver.js'

export interface PolicyRequest {
  readonly type: SignType
  readonly signer: Address
  readonly subject: Subject
  readonly receiver: Receiver | null
  /** Name of the grant by whose token it came; null of who needs none. */
  readonly grant: string | null
}

/** `a 'message' to t01000, WithdrawBalance (16) of storageminer` */
export function requestText({ type, subject, receiver }: PolicyRequest): string {
  const to = receiver === null ? '' : ` to ${receiver.address}`
  const method = subject.kind === 'message' ? `, ${methodText(subject.method, receiver)}` : ''
  return `a '${type}'${to}${method}`
}

/** `WithdrawBalance (16) of storageminer`, `Send`, `method 16` */
export function methodText(number: bigint, receiver: Receiver | null): string {
  const kind = receiver?.kind ?? null
  const name = nameOf(kind, number)
  if (name === null) return `method ${number}${kind === null ? '' : ` of ${kind}`}`
  return number === 0n ? name : `${name} (${number}) of ${kind}`
}
