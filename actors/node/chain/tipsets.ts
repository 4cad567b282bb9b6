/** The tipsets that the store has, and the way back from one to those before it. */
import type { CID } from 'multiformats/cid'
import { type BlockHeader, blockHeader, decode, Tipset, type TipsetKey } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'

/** Which tipset stands for an epoch that has none. */
export type ForNull = 'previous' | 'next'

/** Of about 3 kB each. More than the furthest look back in everyday work, 900 epochs. */
const MOST_REMEMBERED = 2048

export class Tipsets {
  /** In the order of their last use. */
  private readonly remembered = new Map<string, Tipset>()

  constructor(private readonly store: Pick<ChainStore, 'get'>) {}

  /** @throws NodeError BLOCK_MISSING */
  block(cid: CID): BlockHeader {
    const block = this.store.get(cid)
    if (block === null) throw new NodeError({ code: NodeErrorCode.BLOCK_MISSING, cid: cid.toString(), what: 'header' })
    return decode(blockHeader, block)
  }

  /**
   * @throws NodeError BLOCK_MISSING
   * @throws FilecoinError TIPSET_INVALID if the blocks are none.
   */
  get(key: TipsetKey): Tipset {
    return this.remember(this.remembered.get(key.text) ?? Tipset.of(key.cids.map(cid => this.block(cid))))
  }

  /** The same one that `get` gives, of a tipset that was made elsewhere: weight and base fee are remembered by the object, and are worked out once. */
  one(tipset: Tipset): Tipset {
    return this.remember(this.remembered.get(tipset.key.text) ?? tipset)
  }

  private remember(tipset: Tipset): Tipset {
    const { text } = tipset.key
    this.remembered.delete(text)
    this.remembered.set(text, tipset)
    if (this.remembered.size > MOST_REMEMBERED) {
      const [oldest] = this.remembered.keys()
      this.remembered.delete(oldest as string)
    }
    return tipset
  }

  /** The one before. @throws NodeError BLOCK_MISSING */
  parent(tipset: Tipset): Tipset {
    return this.get(tipset.parents)
  }

  /**
   * The one that stands for an epoch, on the way back from another.
   *
   * @throws NodeError EPOCH_AHEAD
   */
  at(epoch: number, from: Tipset, forNull: ForNull): Tipset {
    if (epoch > from.height) throw new NodeError({ code: NodeErrorCode.EPOCH_AHEAD, epoch, height: from.height })
    let tipset = from
    while (tipset.height > Math.max(0, epoch)) {
      const parent = this.parent(tipset)
      if (parent.height < epoch) return forNull === 'previous' ? parent : tipset
      tipset = parent
    }
    return tipset
  }

  /** From `from` back to, and without, the first that `to` has on its way back, too: what is reverted, what is applied, in order. */
  path(from: Tipset, to: Tipset): { readonly revert: readonly Tipset[]; readonly apply: readonly Tipset[] } {
    const revert: Tipset[] = []
    const apply: Tipset[] = []
    let [left, right] = [from, to]
    while (!left.key.equals(right.key))
      if (left.height > right.height) {
        revert.push(left)
        left = this.parent(left)
      } else {
        apply.unshift(right)
        right = this.parent(right)
      }
    return { revert, apply }
  }
}
