/**
 * Group commit: the rows of all steps taken in one turn go to disk together, and what they let out leaves together when
 * they are there. Memory may run ahead of the disk by a few batches; output waits.
 */
import { Batch, type Fence, type Store } from '../store/index.js'
import type { Waiter } from './inbox.js'

/** Where a test may kill the process. */
export type CrashPoint = 'beforeCommit' | 'afterCommit' | 'afterFlush' | 'afterEffect' | 'beforeAcknowledge'

export interface CommitterHooks {
  /** The batch is about to be sealed: what else belongs into it? */
  readonly beforeSeal: (batch: Batch) => void
  readonly failed: (error: unknown) => void
  /** A place was freed after `full`. */
  readonly drained: () => void
  readonly probe: ((point: CrashPoint) => void) | undefined
}

export interface BatchMark {
  readonly rows: number
  readonly hooks: number
  readonly waiters: number
}

/** Batches on their way to disk; past it the steps wait, so memory can't run away from a slow disk. */
const MAX_IN_FLIGHT = 8

export class Committer {
  /** Takes rows until the next `seal`. */
  batch = new Batch()
  #onFlushed: (() => void)[] = []
  /** Who is answered when the open batch is on disk, and with what; parallel arrays, as there are many. */
  #waiters: Waiter<never>[] = []
  #answers: unknown[] = []
  #inFlight = 0
  #last: Promise<void> = Promise.resolve()
  #closed = false
  /** Why nothing is written any more. */
  #closedWith: unknown = null

  constructor(
    readonly store: Store,
    readonly fence: Fence,
    readonly hooks: CommitterHooks,
  ) {}

  /** Whether nothing is on its way to disk. */
  get idle(): boolean {
    return this.#inFlight === 0
  }

  get full(): boolean {
    return this.#inFlight >= MAX_IN_FLIGHT
  }

  /** Runs `then` when the open batch is on disk. */
  onFlushed(then: () => void): void {
    this.#onFlushed.push(then)
  }

  /** Answers a waiter when the open batch is on disk, or tells it why that will never be. */
  answer<T>(waiter: Waiter<T>, value: T): void {
    if (this.#closed) {
      waiter.reject(this.#closedWith)
      return
    }
    this.#waiters.push(waiter)
    this.#answers.push(value)
  }

  /** Refuses a waiter when the open batch, which says why, is on disk. */
  refuse<T>(waiter: Waiter<T>, why: unknown): void {
    const refuse = (error: unknown): void => waiter.reject(error)
    this.answer({ resolve: () => refuse(why), reject: refuse }, undefined)
  }

  /** A point of the open batch to which `rollBack` can return. */
  mark(): BatchMark {
    return { rows: this.batch.size, hooks: this.#onFlushed.length, waiters: this.#waiters.length }
  }

  /** Takes back all that was added to the open batch since `mark`. */
  rollBack(mark: BatchMark): void {
    this.batch.truncate(mark.rows)
    this.#onFlushed.length = mark.hooks
    this.#waiters.length = mark.waiters
    this.#answers.length = mark.waiters
  }

  /** Sends the open batch off. */
  seal(): void {
    if (this.#closed) return
    const { batch } = this
    this.hooks.beforeSeal(batch)
    const hooks = this.#onFlushed
    const waiters = this.#waiters
    const answers = this.#answers
    if (batch.size === 0 && hooks.length === 0 && waiters.length === 0) return
    this.batch = new Batch()
    this.#onFlushed = []
    this.#waiters = []
    this.#answers = []
    this.hooks.probe?.('beforeCommit')
    this.#inFlight++
    const commit = this.store.commit(batch, this.fence)
    const flushed =
      this.hooks.probe === undefined
        ? commit.flushed
        : commit.committed.then(() => this.hooks.probe?.('afterCommit')).then(() => commit.flushed)
    this.#last = flushed
      .then(
        () => {
          if (this.#closed) {
            for (const waiter of waiters) waiter.reject(this.#closedWith)
            return
          }
          this.#inFlight--
          this.hooks.probe?.('afterFlush')
          for (const hook of hooks) hook()
          for (let i = 0; i < waiters.length; i++) (waiters[i] as Waiter<unknown>).resolve(answers[i])
          this.hooks.drained()
        },
        error => {
          for (const waiter of waiters) waiter.reject(error)
          throw error
        },
      )
      .catch(error => {
        if (!this.#closed) this.hooks.failed(error)
      })
  }

  /** Resolves when all that was sealed so far is on disk. */
  settled(): Promise<void> {
    return this.#last
  }

  /** Nothing more is written; what waits in the open batch is lost. */
  close(error: unknown): void {
    if (this.#closed) return
    this.#closed = true
    this.#closedWith = error
    for (const waiter of this.#waiters) waiter.reject(error)
    this.#waiters = []
    this.#answers = []
    this.#onFlushed = []
  }
}
