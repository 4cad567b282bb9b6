/** What tipsets come to when they are executed: each once, however many ask. */
import type { CID } from 'multiformats/cid'
import type { Tipset } from '../../../filecoin/index.js'
import { type ChainStore, type Executed, NativeError, NativeErrorCode } from '../../../native/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'

/** Roots alone: a tipset's receipts are in the store. */
export interface Outcome {
  readonly stateRoot: CID
  readonly receiptsRoot: CID
}

/** Of a few hundred bytes each. */
const MOST_REMEMBERED = 4096

/** Those that lie in the tipset, so that no node can execute it; what else fails may not fail again. */
const HOPELESS: ReadonlySet<NativeErrorCode> = new Set([
  NativeErrorCode.EXECUTION,
  NativeErrorCode.BLOCK_CORRUPT,
  NativeErrorCode.PANIC,
])

export const isHopeless = (error: unknown): boolean => error instanceof NativeError && HOPELESS.has(error.code)

interface Remembered {
  readonly height: number
  readonly outcome: Promise<Outcome>
}

export class Executions {
  private readonly remembered = new Map<string, Remembered>()
  /** Of tipsets before it, but for genesis, the states are gone. */
  private from = 0
  private readonly listeners = new Set<(tipset: Tipset) => void>()

  constructor(private readonly store: Pick<ChainStore, 'execute'>) {}

  /**
   * Its state is in the store, on disk with the next flush.
   *
   * @throws NativeError EXECUTION, BLOCK_MISSING, STORE; the next call tries again. NodeError HISTORY_COLLECTED
   */
  async of(tipset: Tipset): Promise<Outcome> {
    const { text } = tipset.key
    const known = this.remembered.get(text)
    if (known !== undefined) return known.outcome
    this.requireState(tipset)
    const outcome = this.store
      .execute(tipset.key.cids)
      .then(({ stateRoot, receiptsRoot }) => ({ stateRoot, receiptsRoot }))
    this.remember(text, { height: tipset.height, outcome })
    outcome.catch(error => {
      this.remembered.delete(text)
      if (isHopeless(error)) for (const listener of this.listeners) listener(tipset)
    })
    return outcome
  }

  /** Tells of each tipset that can't be executed. */
  onHopeless(listener: (tipset: Tipset) => void): void {
    this.listeners.add(listener)
  }

  /** One that is known from elsewhere, such as a block that was found valid on top of it. */
  know({ key, height }: Pick<Tipset, 'key' | 'height'>, outcome: Outcome): void {
    this.remember(key.text, { height, outcome: Promise.resolve(outcome) })
  }

  /** With what happened in each message. @throws as `of` */
  async traced(tipset: Tipset): Promise<Executed> {
    this.requireState(tipset)
    return this.store.execute(tipset.key.cids, true)
  }

  /** What tipsets from an epoch on came to, as far as it is remembered, and what they come to that are being executed. */
  async settled(from: number): Promise<Outcome[]> {
    const some = [...this.remembered.values()].filter(({ height }) => height >= from)
    const settled = await Promise.allSettled(some.map(({ outcome }) => outcome))
    return settled.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []))
  }

  /** States before an epoch are gone, or are about to be. */
  forget(from: number): void {
    this.from = from
    for (const [text, { height }] of this.remembered) if (height < from) this.remembered.delete(text)
  }

  private requireState({ height }: Tipset): void {
    if (height > 0 && height < this.from)
      throw new NodeError({
        code: NodeErrorCode.HISTORY_COLLECTED,
        what: `the state at epoch ${height}`,
        from: this.from,
      })
  }

  private remember(text: string, remembered: Remembered): void {
    this.remembered.set(text, remembered)
    if (this.remembered.size > MOST_REMEMBERED) {
      const [oldest] = this.remembered.keys()
      this.remembered.delete(oldest as string)
    }
  }
}
