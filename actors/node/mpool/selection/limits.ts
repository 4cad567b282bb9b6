import { BLOCK_GAS_LIMIT, BLOCK_MESSAGES, BLOCK_MESSAGES_PER_SIGNATURE } from '../../../../filecoin/index.js'

/** What a block may hold. */
export interface SelectionLimits {
  readonly gas: number
  readonly messages: number
  /** Of those whose signatures are aggregated, and of the others. */
  readonly messagesPerSignature: number
  /** A block with less gas left than this, what Lotus guesses a plain send at, is full. */
  readonly leastGas: number
}

export const SELECTION_LIMITS: SelectionLimits = {
  gas: BLOCK_GAS_LIMIT,
  messages: BLOCK_MESSAGES,
  messagesPerSignature: BLOCK_MESSAGES_PER_SIGNATURE,
  leastGas: 1_298_450,
}
