/** Blocks whose parents aren't known yet. What they say was not checked, so that they must not cost much: the oldest make room for new ones. */
import type { CID } from 'multiformats/cid'
import { type BlockMsg, blockMsg, encode } from '../../../filecoin/index.js'

const MOST_BLOCKS = 4096
const MOST_BYTES = 64 * 1024 ** 2

interface Waiting {
  readonly block: BlockMsg
  readonly bytes: number
  /** Parents, by CID. */
  readonly missing: Set<string>
}

export class WaitingBlocks {
  /** By CID, the oldest first. */
  private readonly blocks = new Map<string, Waiting>()
  /** CIDs of blocks by what they wait for. */
  private readonly waiters = new Map<string, Set<string>>()
  private bytes = 0

  constructor(
    private readonly mostBlocks = MOST_BLOCKS,
    private readonly mostBytes = MOST_BYTES,
  ) {}

  /** Once each. */
  add(cid: CID, block: BlockMsg, missing: readonly CID[]): void {
    const name = cid.toString()
    if (this.blocks.has(name)) return
    const waiting = { block, bytes: encode(blockMsg, block).length, missing: new Set(missing.map(String)) }
    this.blocks.set(name, waiting)
    this.bytes += waiting.bytes
    for (const parent of waiting.missing) {
      const waiters = this.waiters.get(parent)
      if (waiters === undefined) this.waiters.set(parent, new Set([name]))
      else waiters.add(name)
    }
    while (this.blocks.size > this.mostBlocks || this.bytes > this.mostBytes) {
      const [oldest] = this.blocks.keys()
      this.remove(oldest as string)
    }
  }

  /** What they list. */
  get messages(): readonly CID[] {
    return [...this.blocks.values()].flatMap(({ block }) => [...block.blsMessages, ...block.secpkMessages])
  }

  /** Those that waited for nothing but this block; they wait no more. */
  came(cid: CID): BlockMsg[] {
    const parent = cid.toString()
    const ready: BlockMsg[] = []
    for (const name of [...(this.waiters.get(parent) ?? [])]) {
      const { block, missing } = this.blocks.get(name) as Waiting
      missing.delete(parent)
      if (missing.size > 0) continue
      this.remove(name)
      ready.push(block)
    }
    this.waiters.delete(parent)
    return ready
  }

  private remove(name: string): void {
    const { bytes, missing } = this.blocks.get(name) as Waiting
    this.blocks.delete(name)
    this.bytes -= bytes
    for (const parent of missing) {
      const waiters = this.waiters.get(parent)
      waiters?.delete(name)
      if (waiters?.size === 0) this.waiters.delete(parent)
    }
  }
}
