/** The messages of the newest blocks, read once: each is validated, counts for the base fee, and comes out of the pool. */
import type { BlockHeader } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { type BlockMessages, blockMessages } from './messages.js'

/** Messages in all, of about 1 kB each: two of the fullest blocks there can be. */
const MOST_REMEMBERED = 20_000

export class RememberedMessages {
  /** By what a header commits to them with; oldest first. */
  private readonly lists = new Map<string, BlockMessages>()
  private count = 0

  constructor(private readonly store: ChainStore) {}

  /** @throws NodeError BLOCK_MISSING */
  of(block: Pick<BlockHeader, 'messages'>): BlockMessages {
    const known = this.lists.get(block.messages.toString())
    if (known !== undefined) return known
    const found = blockMessages(this.store, block)
    this.know(block, found)
    return found
  }

  /** Of a block whose messages were read for something else. */
  know({ messages: root }: Pick<BlockHeader, 'messages'>, messages: BlockMessages): void {
    const name = root.toString()
    if (this.lists.has(name)) return
    this.lists.set(name, messages)
    this.count += messages.cids.length
    for (const [oldest, { cids }] of this.lists) {
      if (this.count <= MOST_REMEMBERED || this.lists.size === 1) break
      this.lists.delete(oldest)
      this.count -= cids.length
    }
  }
}
