/** Where mined blocks are recorded. Two kinds keep to this: LMDB for one machine, MySQL where nodes share. */
import type { MinedBlock } from './mined-block.js'
import type { Judgement } from './rules.js'

export interface MinedBlocks {
  /** For messages; holds no password. */
  readonly name: string
  /**
   * In one transaction, which no other of the same miner overlaps: reads what can be a fault with the block, judges, and writes it if it is new.
   * Answers when what it answers for is on disk.
   *
   * @throws SlashFilterError STORE_FAILED; the block may be recorded then, or not.
   */
  add(block: MinedBlock): Promise<Judgement>
  close(): Promise<void>
}
