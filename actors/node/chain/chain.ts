/** The chain that a node follows: blocks in, the heaviest valid tipset out, and word of each change of head. */
import type { CID } from 'multiformats/cid'
import {
  type BlockHeader,
  type BlockMsg,
  blockCid,
  blockHeader,
  encode,
  isHeavier,
  type Tipset,
  type TipsetKey,
} from '../../../filecoin/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { Candidates } from './candidates.js'
import { FINALITY } from './lookback.js'
import { blockMessages } from './messages.js'
import { type HeaderModules, validateBlock } from './validation/index.js'
import { weightAfter } from './weight.js'

/** What a change of head takes back, newest first, and what it brings, oldest first. */
export interface HeadChange {
  readonly revert: readonly Tipset[]
  readonly apply: readonly Tipset[]
}

export type HeadListener = (change: HeadChange) => void

export type BlockListener = (block: BlockHeader) => void

/** Where the head is kept over restarts. */
export interface HeadKeeper {
  /** Returns when it will be found again, whatever happens. With the numbers of tipsets that were taken back, and that came. */
  move(head: Tipset, weight: bigint, change: { readonly revert: number; readonly apply: number }): Promise<void>
}

export interface ChainOptions {
  /** Where it begins: the head that was kept, or genesis. */
  readonly head: TipsetKey
}

export interface ChainServices extends HeaderModules {
  readonly keeper: HeadKeeper
}

export class Chain {
  private current: Tipset
  private readonly candidates = new Candidates()
  private readonly listeners = new Set<HeadListener>()
  private readonly blockListeners = new Set<BlockListener>()
  /** Blocks are taken one after the other. */
  private queue: Promise<unknown> = Promise.resolve()

  constructor(
    { head }: ChainOptions,
    readonly modules: ChainServices,
  ) {
    this.current = modules.tipsets.get(head)
    for (const block of this.current.blocks) this.candidates.add(block)
  }

  get head(): Tipset {
    return this.current
  }

  /** Valid blocks that came since the start, of the newest epochs alone: those of the chain, and those beside it. */
  get recentBlocks(): readonly BlockHeader[] {
    return this.candidates.blocks
  }

  /** In the order of the changes; a listener that throws is not the others' trouble. */
  onHeadChange(listener: HeadListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Of each new block that is valid, before the head moves to it. */
  onBlock(listener: BlockListener): () => void {
    this.blockListeners.add(listener)
    return () => this.blockListeners.delete(listener)
  }

  /**
   * Takes a block whose messages are in the store. A block that is known already does nothing.
   *
   * @throws NodeError BLOCK_INVALID, BLOCK_MISSING, BLOCK_TOO_OLD
   */
  submit(block: BlockMsg): Promise<CID> {
    const taken = this.queue.then(() => this.take(block))
    this.queue = taken.catch(() => {})
    return taken
  }

  private async take({ header, blsMessages, secpkMessages }: BlockMsg): Promise<CID> {
    const { store } = this.modules
    const cid = blockCid(header)
    const { height } = header
    if (store.get(cid) !== null) return cid
    if (height < this.current.height - FINALITY)
      throw new NodeError({ code: NodeErrorCode.BLOCK_TOO_OLD, height, head: this.current.height })
    const listed = blockMessages(store, header).cids.map(String)
    const told = [...blsMessages, ...secpkMessages].map(String)
    if (told.length !== listed.length || told.some((one, index) => one !== listed[index]))
      throw new NodeError({
        code: NodeErrorCode.BLOCK_INVALID,
        rule: 'message lists',
        problem: 'it comes with other messages than those that it lists',
      })
    await validateBlock(this.modules, header)
    store.put(encode(blockHeader, header))
    this.candidates.add(header)
    for (const listener of this.blockListeners) listener(header)
    const candidate = this.candidates.tipsetOf(header)
    if (candidate === null) await store.flush()
    else await this.consider(candidate)
    return cid
  }

  private async consider(candidate: Tipset): Promise<void> {
    const { store, tipsets, keeper } = this.modules
    const weight = weightAfter(this.modules, candidate)
    const ours = { tipset: this.current, weight: weightAfter(this.modules, this.current) }
    const heavier = isHeavier({ tipset: candidate, weight }, ours)
    // A block that is not in the head may be in one to come.
    await store.flush()
    if (!heavier) return
    const change = tipsets.path(this.current, candidate)
    await keeper.move(candidate, weight, { revert: change.revert.length, apply: change.apply.length })
    this.current = candidate
    for (const listener of this.listeners) listener(change)
  }
}
