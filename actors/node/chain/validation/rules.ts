/** What makes a block invalid, by rule. */
import type { FilecoinErrorCode } from '../../../../filecoin/index.js'
import { NodeError, NodeErrorCode } from '../../errors.js'

export type BlockRule =
  | 'structure'
  | 'parents'
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
  | 'execution'
  | 'state root'
  | 'receipts'
  | 'signature'
  | 'message lists'
  | 'message'
  | 'message signatures'

/** @throws NodeError BLOCK_INVALID unless it holds. */
export function must(holds: boolean, rule: BlockRule, problem: () => string): asserts holds {
  if (!holds) throw invalid(rule, problem())
}

/**
 * For what is read of a block, or of what it refers to.
 *
 * @throws NodeError BLOCK_INVALID where `read` fails with one of these codes: what is there is not what it should be.
 */
export function readable<T>(rule: BlockRule, codes: readonly FilecoinErrorCode[], read: () => T): T {
  try {
    return read()
  } catch (error) {
    const { code, message } = error as { code?: FilecoinErrorCode; message: string }
    if (code === undefined || !codes.includes(code)) throw error
    throw invalid(rule, message, error)
  }
}

export const invalid = (rule: BlockRule, problem: string, cause?: unknown): NodeError =>
  new NodeError({ code: NodeErrorCode.BLOCK_INVALID, rule, problem }, { cause })
