/**
 * Valid blocks of late, and the tipsets that they make: all of one epoch on the same parents, but none of a provider that made two blocks in that epoch,
 * wherever they stand. Source: Lotus, `FormHeaviestTipSetForHeight`.
 */
import { CID } from 'multiformats/cid'
import { type BlockHeader, Tipset, TipsetKey } from '../../../filecoin/index.js'
import { FINALITY } from './lookback.js'

export class Candidates {
  /** By height, then by CID. */
  private readonly epochs = new Map<number, Map<string, BlockHeader>>()
  private newest = 0

  /** Once each; none that is older than what is final. */
  add(cid: CID, block: BlockHeader): void {
    const { height } = block
    if (height < this.newest - FINALITY) return
    const beside = this.epochs.get(height)
    if (beside === undefined) this.epochs.set(height, new Map([[cid.toString(), block]]))
    else beside.set(cid.toString(), block)
    if (height <= this.newest) return
    this.newest = height
    for (const old of this.epochs.keys()) if (old < height - FINALITY) this.epochs.delete(old)
  }

  /** In no order that means anything. */
  get blocks(): readonly BlockHeader[] {
    return [...this.epochs.values()].flatMap(beside => [...beside.values()])
  }

  /** Of all blocks. */
  get cids(): readonly CID[] {
    return [...this.epochs.values()].flatMap(beside => [...beside.keys()].map(cid => CID.parse(cid)))
  }

  /** The tipset that all blocks beside this one make; null if none of them may be in one. */
  tipsetOf({ height, parents }: BlockHeader): Tipset | null {
    const key = new TipsetKey(parents).text
    const beside = this.honest(height).filter(block => new TipsetKey(block.parents).text === key)
    return beside.length === 0 ? null : Tipset.of(beside)
  }

  /** All of them. */
  *tipsets(): Generator<Tipset> {
    for (const height of this.epochs.keys()) {
      const places = new Map<string, BlockHeader[]>()
      for (const block of this.honest(height)) {
        const key = new TipsetKey(block.parents).text
        places.set(key, [...(places.get(key) ?? []), block])
      }
      for (const blocks of places.values()) yield Tipset.of(blocks)
    }
  }

  /** Whether no provider of it made another block in its epoch, as far as is known. */
  isHonest(tipset: Tipset): boolean {
    const beside = [...(this.epochs.get(tipset.height)?.values() ?? [])]
    return tipset.blocks.every(({ miner }) => beside.filter(other => other.miner.equals(miner)).length <= 1)
  }

  private honest(height: number): BlockHeader[] {
    const beside = [...(this.epochs.get(height)?.values() ?? [])]
    return beside.filter(({ miner }) => beside.filter(other => other.miner.equals(miner)).length === 1)
  }
}
