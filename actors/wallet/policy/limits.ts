/** Limits of a rule: amounts that may not be exceeded. */
import { formatFil, parseFil } from '../../../filecoin/index.js'
import type { PolicyRequest } from './request.js'
import type { Rule } from './rule.js'
import { gasFeeAtStake, valueAtStake } from './stake.js'

export interface Limits {
  /** AttoFIL; null where there is no limit. */
  readonly mostValue: bigint | null
  readonly mostValuePerDay: bigint | null
  readonly mostGasFee: bigint | null
}

export function limitsOf({ mostValue, mostValuePerDay, mostGasFee }: Rule): Limits {
  const amountOf = (text: string | undefined) => (text === undefined ? null : parseFil(text))
  return {
    mostValue: amountOf(mostValue),
    mostValuePerDay: amountOf(mostValuePerDay),
    mostGasFee: amountOf(mostGasFee),
  }
}

export const hasLimits = (limits: Limits): boolean => Object.values(limits).some(limit => limit !== null)

/**
 * Which limit is exceeded, in words; null if none is. What can't be known exceeds any.
 *
 * @param spent AttoFIL that the rule's day has let go already.
 */
export function excessOf(limits: Limits, request: PolicyRequest, spent: bigint): string | null {
  const { mostValue, mostValuePerDay, mostGasFee } = limits
  if (!hasLimits(limits)) return null
  const { subject, receiver, type } = request
  const [value, fee] = [valueAtStake(subject), gasFeeAtStake(subject)]
  if (value === null || fee === null) return `it has limits, and '${type}' doesn't tell what is at stake`
  const amount = `${formatFil(value)}${receiver === null ? '' : ` to ${receiver.address}`}`
  if (mostValue !== null && value > mostValue)
    return `${amount} exceeds ${formatFil(mostValue)} a ${subject.kind === 'message' ? 'message' : 'signature'}`
  if (mostValuePerDay !== null && spent + value > mostValuePerDay)
    return `${amount}, with ${formatFil(spent)} of the last 24 hours, exceeds ${formatFil(mostValuePerDay)} a day`
  if (mostGasFee !== null && fee > mostGasFee)
    return `a gas fee of up to ${formatFil(fee)} exceeds ${formatFil(mostGasFee)}`
  return null
}
