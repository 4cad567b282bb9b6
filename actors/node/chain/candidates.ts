/** Valid blocks of late, and the tipsets that they make: all of one epoch on the same parents, but those of providers that made two. */
import { type BlockHeader, Tipset, TipsetKey } from '../../../filecoin/index.js'

/** Epochs that are kept behind the newest. */
const KEPT = 900

export class Candidates {
  /** By their parents and height. */
  private readonly siblings = new Map<string, BlockHeader[]>()
  private newest = 0

  /** Once each. */
  add(block: BlockHeader): void {
    const key = placeOf(block)
    const known = this.siblings.get(key) ?? []
    if (known.some(other => isSame(other, block))) return
    this.siblings.set(key, [...known, block])
    this.newest = Math.max(this.newest, block.height)
    this.forget()
  }

  /** In no order that means anything. */
  get blocks(): readonly BlockHeader[] {
    return [...this.siblings.values()].flat()
  }

  /** The tipset that all blocks beside this one make; null if each is of a provider that made two. */
  tipsetOf(block: BlockHeader): Tipset | null {
    const beside = this.siblings.get(placeOf(block)) ?? [block]
    const honest = beside.filter(one => beside.every(other => other === one || !other.miner.equals(one.miner)))
    return honest.length === 0 ? null : Tipset.of(honest)
  }

  private forget(): void {
    for (const [key, [block]] of this.siblings) {
      if (block !== undefined && block.height >= this.newest - KEPT) return
      this.siblings.delete(key)
    }
  }
}

const placeOf = ({ height, parents }: BlockHeader): string => `${height}/${new TipsetKey(parents).text}`

const isSame = (a: BlockHeader, b: BlockHeader): boolean => Tipset.of([a]).key.equals(Tipset.of([b]).key)
