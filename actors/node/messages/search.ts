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
  /** How many epochs to look back; −1 is all. */
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
    const { tipsets } = this.modules
    const atFirst = this.executedBy(from, wanted, allowReplaced)
    if (atFirst !== null) return atFirst
    const { nonce } = wanted.message
    const sender = this.viewBefore(from).lookupId(wanted.message.from) ?? wanted.message.from
    const last = limit === NO_LIMIT ? 0 : Math.max(0, from.height - limit)
    let [at, nonceAt] = [from, this.nonceBefore(from, sender)]
    for (let step = 1; at.height > last && nonceAt > nonce; step++) {
      if (step % STEPS_AT_ONCE === 0) await setImmediate()
      const parent = tipsets.parent(at)
      const nonceAtParent = this.nonceBefore(parent, sender)
      // Only where the nonce goes past the message's is it worth to read messages.
      if (nonceAtParent <= nonce) return this.executedBy(at, wanted, allowReplaced)
      ;[at, nonceAt] = [parent, nonceAtParent]
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
    const { store, tipsets } = this.modules
    const parent = tipsets.parent(tipset)
    const view = this.viewBefore(tipset)
    const idOf = (address: Address) => (view.lookupId(address) ?? address).key
    const sender = idOf(wanted.message.from)
    const counted = countedMessages(store, parent)
    const place = counted.findIndex(
      ({ message: { from, nonce } }) => nonce === wanted.message.nonce && idOf(from) === sender,
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

  private viewBefore(tipset: Tipset): StateView {
    return new StateView(this.modules.store, tipset.parentStateRoot)
  }

  private nonceBefore(tipset: Tipset, sender: Address): number {
    return this.viewBefore(tipset).find(sender)?.nonce ?? 0
  }
}

/** Whether they ask for the same, whatever they offer for it. */
function isSameCall(one: Message, other: Message): boolean {
  const call = (of: Message) => encode(message, { ...of, gasLimit: 0, gasFeeCap: 0n, gasPremium: 0n })
  return Buffer.compare(call(one), call(other)) === 0
}
