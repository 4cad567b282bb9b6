/** Where a message was executed. Source: Lotus, chain/stmgr/searchwait.go. */
import { setImmediate } from 'node:timers/promises'
import type { CID } from 'multiformats/cid'
import { type Address, encode, type Message, message, type Receipt, type Tipset } from '../../../filecoin/index.js'
import { type ChainModules, receiptAt } from '../chain/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { StateView } from '../state/index.js'
import { countedMessages } from './counted.js'
import type { StoredMessage } from './stored.js'

export interface Execution {
  /** Of the message that was executed: another than was asked for if that was replaced. */
  readonly cid: CID
  readonly receipt: Receipt
  /** The one after that which has the message: it names the receipts. */
  readonly tipset: Tipset
}

export interface SearchOptions {
  /** Epochs to look back, besides the first tipset, which is always looked at; −1 is all. */
  readonly limit: number
  /** Whether one that differs in its gas alone, and was executed in its place, will do. */
  readonly allowReplaced: boolean
}

const NO_LIMIT = -1
/** Each takes some reads, of which the first may wait for the disk. */
const STEPS_AT_ONCE = 64

export class MessageSearch {
  constructor(private readonly modules: Pick<ChainModules, 'store' | 'tipsets'>) {}

  /**
   * On the way back from a tipset, which has to have it executed.
   *
   * @returns null if it isn't there.
   * @throws NodeError MESSAGE_REPLACED, BLOCK_MISSING
   */
  async find(from: Tipset, wanted: StoredMessage, { limit, allowReplaced }: SearchOptions): Promise<Execution | null> {
    const { nonce } = wanted.message
    const last = limit === NO_LIMIT ? 0 : Math.max(0, from.height - limit)
    const sender = this.senderOf(wanted, from)
    let [at, next] = [from, this.nonceBefore(from, sender)]
    for (let step = 1; at.height > 0 && next > nonce; step++) {
      const parent = this.modules.tipsets.parent(at)
      const nextAtParent = this.nonceBefore(parent, sender)
      if (nextAtParent <= nonce) return this.receiptBy(at, wanted, allowReplaced)
      if (parent.height <= last) return null
      if (step % STEPS_AT_ONCE === 0) await setImmediate()
      ;[at, next] = [parent, nextAtParent]
    }
    return null
  }

  /**
   * Whether the message is among those that a tipset has the receipts of: its parents'.
   *
   * @throws NodeError MESSAGE_REPLACED, BLOCK_MISSING
   */
  executedBy(tipset: Tipset, wanted: StoredMessage, allowReplaced: boolean): Execution | null {
    if (tipset.height === 0) return null
    const { nonce } = wanted.message
    const sender = this.senderOf(wanted, tipset)
    // Quicker to read than messages.
    if (this.nonceBefore(tipset, sender) <= nonce) return null
    if (this.nonceBefore(this.modules.tipsets.parent(tipset), sender) > nonce) return null
    return this.receiptBy(tipset, wanted, allowReplaced)
  }

  private receiptBy(tipset: Tipset, wanted: StoredMessage, allowReplaced: boolean): Execution | null {
    const { store, tipsets } = this.modules
    const sender = this.senderOf(wanted, tipset)
    const counted = countedMessages(store, tipsets.parent(tipset))
    const place = counted.findIndex(
      one => one.message.nonce === wanted.message.nonce && this.senderOf(one, tipset).equals(sender),
    )
    const found = counted[place]
    if (found === undefined) return null
    const isWanted: boolean = found.cid.equals(wanted.cid)
    if (!isWanted && !(allowReplaced && isSameCall(found.message, wanted.message)))
      throw new NodeError({
        code: NodeErrorCode.MESSAGE_REPLACED,
        cid: wanted.cid.toString(),
        by: found.cid.toString(),
      })
    return { cid: found.cid, receipt: receiptAt(store, tipset.blocks[0].parentReceipts, place), tipset }
  }

  /** By its ID address, if it has one. */
  private senderOf({ message: { from } }: StoredMessage, tipset: Tipset): Address {
    return this.viewBefore(tipset).lookupId(from) ?? from
  }

  /** Of the sender's next message: after a tipset's parents. */
  private nonceBefore(tipset: Tipset, sender: Address): number {
    return this.viewBefore(tipset).find(sender)?.nonce ?? 0
  }

  private viewBefore({ parentStateRoot }: Tipset): StateView {
    return new StateView(this.modules.store, parentStateRoot)
  }
}

/** Whether they ask for the same, whatever they offer for it. */
function isSameCall(one: Message, other: Message): boolean {
  const call = (of: Message) => encode(message, { ...of, gasLimit: 0, gasFeeCap: 0n, gasPremium: 0n })
  return Buffer.compare(call(one), call(other)) === 0
}
