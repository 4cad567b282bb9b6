/** What a tipset did for miners and keys: blocks, messages as they were executed, and the gas that these used. */
import { type Address, Protocol, type Tipset } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { receiptsOf } from '../chain/index.js'
import { countedMessages } from '../messages/index.js'
import { accountKey, StateView } from '../state/index.js'
import type { Work } from './book-port.js'

/**
 * In an order that is the same for every node: miners as their blocks are ordered, then senders as they come.
 *
 * @param child The tipset after it on the chain, which names the receipts.
 * @throws NodeError BLOCK_MISSING; NativeError BLOCK_MISSING
 */
export function workOf(store: ChainStore, tipset: Tipset, child: Tipset): readonly Work[] {
  const messages = countedMessages(store, tipset)
  const receipts = receiptsOf(store, child.blocks[0].parentReceipts)
  if (messages.length !== receipts.length)
    throw new Error(`tipset ${tipset.key} has ${messages.length} messages and ${receipts.length} receipts`)
  const view = new StateView(store, tipset.parentStateRoot)
  const senders = new Map<string, { messages: number; gas: number }>()
  for (const [place, { message }] of messages.entries()) {
    const signer = keyOf(view, message.from).toString()
    const had = senders.get(signer) ?? { messages: 0, gas: 0 }
    senders.set(signer, { messages: had.messages + 1, gas: had.gas + (receipts[place]?.gasUsed ?? 0) })
  }
  return [
    ...tipset.blocks.map(({ miner }) => ({ miner: miner.toString(), blocks: 1 })),
    ...Array.from(senders, ([signer, had]) => ({ signer, ...had })),
  ]
}

/** A sender may be named by its ID address, and keys are bound by theirs. */
const keyOf = (view: StateView, sender: Address): Address =>
  sender.protocol === Protocol.Id ? accountKey(view, sender) : sender
