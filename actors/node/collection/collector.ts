/**
 * Collects the blocks of the chain's store that nobody needs: messages, receipts and states of old epochs, and what forks left behind that lost. While the chain
 * goes on; docs/architecture.md tells why that is safe.
 */
import type { CID } from 'multiformats/cid'
import { signedMessageCid, TipsetKey } from '../../../filecoin/index.js'
import type { BlockCollection, CountedBlocks } from '../../../native/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import type { Chain } from '../chain/index.js'
import { FINALITY } from '../chain/lookback.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import type { MessagePool } from '../mpool/index.js'
import { startOfLast } from './depth.js'
import type { RetainedStates } from './retained.js'

export interface CollectorOptions {
  /** Epochs whose states are kept; 0 keeps all. */
  readonly keep: number
  /** Epochs by which a collection has to move on for one to begin by itself. */
  readonly every?: number
}

export interface CollectorModules {
  readonly chain: Chain
  readonly pool: Pick<MessagePool, 'pendingAt'>
  readonly retained: RetainedStates
  readonly clock: Pick<Clock, 'monotonic' | 'after'>
  readonly log: Pick<Log, 'info' | 'warn' | 'error'>
  /** Epoch from which on somebody needs messages and receipts, when the head is at a height. */
  readonly needed?: (height: number) => number
}

export interface CollectOptions {
  /** As many epochs as usual, if absent. */
  readonly keep?: number
  /** Only counts. */
  readonly dryRun?: boolean
}

export interface Collected extends CountedBlocks {
  /** Epoch from which on there are states. */
  readonly from: number
  readonly tookMs: number
}

export type Phase = 'idle' | 'marking' | 'counting' | 'sweeping'

/** Epochs after which a collection that failed is tried again. */
const RETRY_EPOCHS = 60

const NOTHING: CountedBlocks = { marked: 0, unneeded: 0, unneededBytes: 0, deleted: 0, deletedBytes: 0 }

export class Collector {
  private readonly every: number
  private readonly stopping = new AbortController()
  private running: Promise<unknown> | null = null
  private current: { phase: Phase; counted: CountedBlocks } = { phase: 'idle', counted: NOTHING }
  /** Who reads old epochs, such as an export. */
  private holders = 0
  private notBefore = 0
  /** Whether somebody needs more than is to be kept. */
  private isHeldBack = false
  private unfollow = (): void => {}

  constructor(
    private readonly options: CollectorOptions,
    private readonly modules: CollectorModules,
  ) {
    this.every = options.every ?? FINALITY
  }

  get state(): { readonly phase: Phase; readonly counted: CountedBlocks; readonly from: number } {
    return { ...this.current, from: this.modules.retained.from }
  }

  /** Collects by itself from now on, unless all is kept. */
  follow(): void {
    const { chain, log } = this.modules
    const { keep } = this.options
    if (keep === 0) return
    const look = (): void => {
      const { height } = chain.head
      if (this.running !== null || this.holders > 0 || height < this.notBefore) return
      const { from } = this.modules.retained
      if (height - keep - from < this.every) return
      const wanted = this.keptFor(keep)
      const isHeldBack = height - wanted - from < this.every
      if (isHeldBack && !this.isHeldBack)
        log.warn({ epochs: wanted, keepStates: keep }, 'old states are kept for longer: what they did was not told yet')
      this.isHeldBack = isHeldBack
      if (isHeldBack) return
      this.collect().catch(error => {
        this.notBefore = height + RETRY_EPOCHS
        if (!this.stopping.signal.aborted) log.error({ err: error }, 'old states could not be collected')
      })
    }
    this.unfollow = chain.onHeadChange(look)
    look()
  }

  /** Waits for what is under way, which stops at its next slice. */
  async stop(): Promise<void> {
    this.unfollow()
    this.stopping.abort()
    await this.running?.catch(() => {})
  }

  /** While it works, what there is of epochs from `from` on stays. */
  async holding<T>(work: (from: number) => Promise<T>): Promise<T> {
    this.holders++
    try {
      return await work(this.bound ?? this.modules.retained.from)
    } finally {
      this.holders--
    }
  }

  /** Of the collection under way, before it has deleted anything. */
  private bound: number | null = null

  /**
   * @param signal Ends it at the next slice: what was not deleted then stays until the next one.
   * @throws NodeError COLLECTING; NativeError BLOCK_MISSING of a store that is damaged, of which nothing is deleted.
   */
  async collect(options: CollectOptions = {}, signal?: AbortSignal): Promise<Collected> {
    if (this.running !== null || this.holders > 0) throw new NodeError({ code: NodeErrorCode.COLLECTING })
    const both = AbortSignal.any([this.stopping.signal, ...(signal === undefined ? [] : [signal])])
    const run = this.run(options, both).finally(() => {
      this.running = null
      this.bound = null
      this.current = { phase: 'idle', counted: NOTHING }
    })
    this.running = run
    return run
  }

  private async run({ keep = this.options.keep, dryRun = false }: CollectOptions, signal: AbortSignal) {
    const { chain, retained, clock, log } = this.modules
    const { store, executions } = chain.modules
    const began = clock.monotonic()
    const from = Math.max(retained.from, keep === 0 ? 0 : await startOfLast(this.keptFor(keep), chain))
    this.bound = dryRun ? null : from
    const collection = store.collect(from)
    try {
      await this.keep(collection, from)
      await this.slices('marking', collection, () => collection.mark(), signal)
      await this.slices('counting', collection, () => collection.look(), signal)
      if (!dryRun) {
        retained.raise(from)
        executions.forget(from)
        await chain.between(() => collection.sweepHeaders())
        await this.slices('sweeping', collection, () => collection.sweep(), signal)
      }
      const collected = { ...collection.counted(), from, tookMs: Math.round(clock.monotonic() - began) }
      if (!dryRun) log.info({ ...collected }, 'old states were collected')
      return collected
    } finally {
      await collection.end()
    }
  }

  /** Epochs: more than is to be kept, if somebody needs more. */
  private keptFor(keep: number): number {
    const { chain, needed } = this.modules
    const { height } = chain.head
    return Math.max(keep, height - (needed?.(height) ?? Number.POSITIVE_INFINITY))
  }

  /** What is asked for here was asked after the collection began, and what comes later stays anyway. */
  private async keep(collection: BlockCollection, from: number): Promise<void> {
    const { chain, pool } = this.modules
    const outcomes = await chain.modules.executions.settled(from)
    const pending = await pool.pendingAt(new TipsetKey([]))
    const optional: CID[] = [...chain.wanted, ...pending.map(signedMessageCid)]
    for (const { stateRoot, receiptsRoot } of outcomes) optional.push(stateRoot, receiptsRoot)
    collection.keep(chain.head.key.cids, optional)
  }

  /** With a rest after each, as long as it took: blocks and proofs are made on the same machine. */
  private async slices(phase: Phase, collection: BlockCollection, slice: () => Promise<boolean>, signal: AbortSignal) {
    const { clock } = this.modules
    for (let isDone = false; !isDone; ) {
      signal.throwIfAborted()
      const began = clock.monotonic()
      isDone = await slice()
      this.current = { phase, counted: collection.counted() }
      if (!isDone) await new Promise<void>(resolve => clock.after(clock.monotonic() - began, resolve))
    }
  }
}
