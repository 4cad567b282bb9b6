/**
 * The messages that could stand in a block, in one row for all senders: from each sender's nonce on without a gap, as long as it can pay. All that has to
 * be exact is decided here, in attoFIL: who can pay, and whether a message brings the producer anything.
 */
import { inclusionGas, SignatureType, type SignedMessage } from '../../../../filecoin/index.js'
import type { PendingMessage } from '../pending/index.js'
import type { SelectionLimits } from './limits.js'

/** Of one sender. */
export interface SenderQueue {
  /** In the order of their nonces. */
  readonly messages: readonly PendingMessage[]
  /** Of the sender's actor in the state that the block builds on. */
  readonly nonce: number
  /** AttoFIL, likewise. */
  readonly balance: bigint
}

/** Columns: by message, those of a sender beside each other, or by sender. Objects would cost more than all that is done with them. */
export interface Candidates {
  readonly messages: readonly SignedMessage[]
  /** Sum of the gas limits of all messages before this one; one more at the end. Below 2^53 up to 900,000 senders, so exact. */
  readonly gasBefore: Float64Array
  /** AttoFIL of gas rewards, as far as a double goes: they are only compared and summed. */
  readonly rewards: Float64Array
  /** Whose it is, by the sender's place. */
  readonly senderOf: Int32Array
  readonly senders: readonly string[]
  /** Place of each sender's first message; one more at the end. */
  readonly first: Int32Array
  readonly isAggregated: readonly boolean[]
}

/** What a producer loses by a message that doesn't pay the base fee weighs more than what it wins by another. */
const PENALTY = 3

export function candidatesOf(
  queues: ReadonlyMap<string, SenderQueue>,
  baseFee: bigint,
  limits: SelectionLimits,
): Candidates {
  let most = 0
  for (const { messages } of queues.values()) most += messages.length
  const messages: SignedMessage[] = []
  const gasBefore = new Float64Array(most + 1)
  const rewards = new Float64Array(most)
  const senderOf = new Int32Array(most)
  const senders = [...queues.keys()]
  const first = new Int32Array(senders.length + 1)
  const isAggregated: boolean[] = []
  let place = 0
  for (const queue of queues.values()) {
    let { nonce, balance } = queue
    let gas = 0
    for (const { signed, chainBytes } of queue.messages) {
      const { message } = signed
      if (message.nonce < nonce) continue
      const gasLimit = message.gasLimit
      // A gap; or what would make the block invalid; or more than any block holds.
      if (message.nonce > nonce || gasLimit < inclusionGas(chainBytes) || gas + gasLimit > limits.gas) break
      balance -= message.gasFeeCap * BigInt(gasLimit) + message.value
      if (balance < 0n) break
      gas += gasLimit
      nonce++
      rewards[messages.length] = rewardOf(signed, baseFee)
      senderOf[messages.length] = place
      gasBefore[messages.length + 1] = (gasBefore[messages.length] as number) + gasLimit
      messages.push(signed)
    }
    place++
    first[place] = messages.length
    isAggregated.push(messages.at(-1)?.signature.type === SignatureType.Bls)
  }
  return { messages, gasBefore, rewards, senderOf, senders, first, isAggregated }
}

/** The sign is exact, as what is left of the fee cap is worked out in attoFIL. */
function rewardOf({ message }: SignedMessage, baseFee: bigint): number {
  const premium = Math.min(Number(message.gasFeeCap - baseFee), Number(message.gasPremium))
  return premium * message.gasLimit * (premium < 0 ? PENALTY : 1)
}
