/** Who is to blame for a message that isn't taken. Source: Lotus and venus, verdicts of their message validators. */
import { MpoolErrorCode } from '../errors.js'

/** A peer with another head or another pool may have sent these in good faith. */
const IN_GOOD_FAITH: ReadonlySet<MpoolErrorCode> = new Set([
  MpoolErrorCode.FEE_CAP_TOO_LOW,
  MpoolErrorCode.SENDER_UNKNOWN,
  MpoolErrorCode.NONCE_TOO_LOW,
  MpoolErrorCode.FEE_CAP_BELOW_BASE_FEE,
  MpoolErrorCode.FUNDS_TOO_LOW,
  MpoolErrorCode.FUNDS_TOO_LOW_WITH_PENDING,
  MpoolErrorCode.NONCE_GAP,
  MpoolErrorCode.ALREADY_PENDING,
  MpoolErrorCode.REPLACEMENT_BEHIND_GAP,
  MpoolErrorCode.REPLACEMENT_PREMIUM_TOO_LOW,
  MpoolErrorCode.TOO_MANY_PENDING,
  // No peer can bring these about.
  MpoolErrorCode.NONCE_GIVEN,
  MpoolErrorCode.VALUE_ABOVE_BALANCE,
  MpoolErrorCode.CONFIG_INVALID,
])

/** What gossip is told: an ignored message goes no further, a rejected one lowers the peer's score as well. */
export const verdictOf = (code: MpoolErrorCode): 'ignore' | 'reject' => (IN_GOOD_FAITH.has(code) ? 'ignore' : 'reject')
