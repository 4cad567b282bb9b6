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
  TipsetKey,
  type Weighed,
} from '../../../filecoin/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { Candidates } from './candidates.js'
import { FINALITY } from './lookback.js'
import { checkStructure, type HeaderModules, validateBlock } from './validation/index.js'
import { WaitingBlocks } from './waiting.js'
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
  /** Epochs behind the head that nothing changes any more; a network's nodes have to agree on it. */
  readonly finality?: number
}

export interface ChainServices extends HeaderModules {
  readonly keeper: HeadKeeper
  /** What nobody waits for: why a block that had waited was refused, what a listener threw. */
  readonly report?: (error: unknown) => void
}

/** Tipsets before the head that can take its place, if a provider of its is found to have made two blocks, soon after a start. */
const REMEMBERED_AT_START = 16

export class Chain {
  private readonly finality: number
  private current: Tipset
  /** Epoch that a head has come to: what was final then stays so, even if the head went back since. */
  private furthest: number
  private readonly candidates = new Candidates()
  private readonly waiting = new WaitingBlocks()
  /** Keys of tipsets that can't be executed: nobody can build on them. */
  private readonly hopeless = new Set<string>()
  private readonly listeners = new Set<HeadListener>()
  private readonly blockListeners = new Set<BlockListener>()
  /** Blocks are taken one after the other. */
  private queue: Promise<unknown> = Promise.resolve()

  constructor(
    { head, finality = FINALITY }: ChainOptions,
    readonly modules: ChainServices,
  ) {
    const { store, tipsets, executions } = modules
    this.finality = finality
    this.current = tipsets.get(head)
    this.furthest = this.current.height
    this.remember(this.current)
    let { parents } = this.current
    const isThere = (): boolean => parents.cids.length > 0 && parents.cids.every(cid => store.get(cid) !== null)
    for (let count = 0; count < REMEMBERED_AT_START && isThere(); count++) {
      const tipset = tipsets.get(parents)
      this.remember(tipset)
      parents = tipset.parents
    }
    executions.onHopeless(found => void this.inTurn(() => this.leave(found)).catch(error => this.report(error)))
  }

  get head(): Tipset {
    return this.current
  }

  /** Valid blocks that came since the start, of the newest epochs alone: those of the chain, and those beside it. */
  get recentBlocks(): readonly BlockHeader[] {
    return this.candidates.blocks
  }

  /** What may come to be needed though it doesn't lead to the head: blocks beside it, and the messages of blocks that wait. */
  get wanted(): readonly CID[] {
    return [...this.candidates.cids, ...this.waiting.messages]
  }

  /** Runs `work` while no block is being taken. */
  between<T>(work: () => Promise<T>): Promise<T> {
    return this.inTurn(work)
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
   * Takes a block whose messages are in the store, and then those that waited for it. One that is known already does nothing, but that it may be part of
   * the head again after a restart.
   *
   * Only this puts a header into the store, or an import of a chain that is trusted: what is there is valid.
   *
   * @throws NodeError BLOCK_INVALID; BLOCK_MISSING of a message; BLOCK_TOO_OLD; BLOCK_WAITS if parents aren't known: they may come later, and the block,
   * of which hardly anything was checked, is taken then.
   */
  submit(block: BlockMsg): Promise<CID> {
    const taken = this.inTurn(() => this.take(block))
    taken.then(
      cid => void this.inTurn(() => this.takeWaiting(cid)),
      () => {},
    )
    return taken
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.queue.then(work)
    this.queue = done.catch(() => {})
    return done
  }

  private async take(block: BlockMsg): Promise<CID> {
    const { store } = this.modules
    const { header } = block
    const cid = blockCid(header)
    if (store.get(cid) !== null) {
      // Put once more, so that a collection under way, which may not know it, doesn't take it from a head to come.
      store.put(encode(blockHeader, header))
      await this.join(cid, header)
      return cid
    }
    const { height, parents } = header
    if (height < this.furthest - this.finality)
      throw new NodeError({ code: NodeErrorCode.BLOCK_TOO_OLD, height, head: this.current.height })
    const missing = parents.filter(parent => store.get(parent) === null)
    if (missing.length > 0) {
      checkStructure(this.modules, header)
      this.waiting.add(cid, block, missing)
      throw new NodeError({ code: NodeErrorCode.BLOCK_WAITS, cid: cid.toString(), missing: missing.map(String) })
    }
    await validateBlock(this.modules, block)
    this.hopeless.delete(new TipsetKey(parents).text)
    store.put(encode(blockHeader, header))
    this.tell(this.blockListeners, header)
    await this.join(cid, header)
    return cid
  }

  /** And those that waited for these in turn. */
  private async takeWaiting(cid: CID): Promise<void> {
    const ready = this.waiting.came(cid)
    for (let next = ready.shift(); next !== undefined; next = ready.shift())
      try {
        ready.push(...this.waiting.came(await this.take(next)))
      } catch (error) {
        this.report(error)
      }
  }

  /** A valid one, with the parents, which after a restart only come back to mind with it. */
  private async join(cid: CID, block: BlockHeader): Promise<void> {
    const { store, tipsets } = this.modules
    if (block.height > 0) this.remember(tipsets.get(new TipsetKey(block.parents)))
    this.candidates.add(cid, block)
    // It may be in a head to come, if not in the next.
    await store.flush()
    const grown = this.candidates.tipsetOf(block)
    await this.elect(grown === null ? [] : [grown])
  }

  private remember({ blocks, key }: Tipset): void {
    for (const [place, block] of blocks.entries()) this.candidates.add(key.cids[place] as CID, block)
  }

  /** A tipset that can't be executed is the end of its chain. */
  private async leave(tipset: Tipset): Promise<void> {
    this.hopeless.add(tipset.key.text)
    await this.elect([])
  }

  /**
   * The heaviest of some and the head; of all, if the head can't be one any more: as all nodes choose so, they come to the same in whichever order they got
   * their blocks.
   */
  private async elect(some: readonly Tipset[]): Promise<void> {
    const stays = this.mayLead(this.current)
    let best: Weighed | null = stays ? this.weighed(this.current) : null
    for (const tipset of stays ? some : this.candidates.tipsets()) {
      if (!this.mayLead(tipset)) continue
      const rival = this.weighed(tipset)
      if ((best === null || isHeavier(rival, best)) && !this.leavesFinality(tipset)) best = rival
    }
    if (best !== null && !best.tipset.key.equals(this.current.key)) await this.move(best)
  }

  private mayLead(tipset: Tipset): boolean {
    return !this.hopeless.has(tipset.key.text) && this.candidates.isHonest(tipset)
  }

  private async move({ tipset, weight }: Weighed): Promise<void> {
    const { tipsets, keeper } = this.modules
    const change = tipsets.path(this.current, tipset)
    await keeper.move(tipset, weight, { revert: change.revert.length, apply: change.apply.length })
    this.current = tipset
    this.furthest = Math.max(this.furthest, tipset.height)
    this.tell(this.listeners, change)
  }

  private tell<T>(listeners: Iterable<(news: T) => void>, news: T): void {
    for (const listener of listeners)
      try {
        listener(news)
      } catch (error) {
        this.report(error)
      }
  }

  /** Whether the way there goes back further than to what is final. */
  private leavesFinality(tipset: Tipset): boolean {
    const { tipsets } = this.modules
    const oldest = tipsets.path(this.current, tipset).revert.at(-1)
    return oldest !== undefined && tipsets.parent(oldest).height < this.furthest - this.finality
  }

  private weighed(tipset: Tipset): Weighed {
    const one = this.modules.tipsets.one(tipset)
    return { tipset: one, weight: weightAfter(this.modules, one) }
  }

  private report(error: unknown): void {
    this.modules.report?.(error)
  }
}
