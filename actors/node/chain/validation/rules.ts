/** What makes a block invalid, by rule. */
import { NodeError, NodeErrorCode } from '../../errors.js'

export type BlockRule =
  | 'structure'
  | 'height'
  | 'timestamp'
  | 'future'
  | 'beacon'
  | 'provider'
  | 'eligibility'
  | 'election'
  | 'ticket'
  | 'winning PoSt'
  | 'weight'
  | 'base fee'
  | 'state root'
  | 'receipts'
  | 'signature'
  | 'message lists'
  | 'message'
  | 'message signatures'

/** @throws NodeError BLOCK_INVALID unless it holds. */
export function must(holds: boolean, rule: BlockRule, problem: () => string): asserts holds {
  if (!holds) throw new NodeError({ code: NodeErrorCode.BLOCK_INVALID, rule, problem: problem() })
}
