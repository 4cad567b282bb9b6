/** What a signature may cost, in attoFIL. Null where what is signed isn't known. */
import type { Subject } from '../signing/index.js'

/**
 * What it lets go: a message's value, a deal's price and the client's collateral, a voucher's amount. What a message's parameters have done
 * with what belongs to other actors (a withdrawal, a proposal of a multisig wallet) isn't in it: that is for rules by method.
 */
export function valueAtStake(subject: Subject): bigint | null {
  switch (subject.kind) {
    case 'message':
      return subject.value
    case 'deal':
      return subject.price + subject.clientCollateral
    case 'voucher':
      return subject.amount
    case 'blind':
      return null
    default:
      return 0n
  }
}

/** The most that gas can cost. */
export function gasFeeAtStake(subject: Subject): bigint | null {
  if (subject.kind === 'blind') return null
  return subject.kind === 'message' ? subject.gasFeeMax : 0n
}
