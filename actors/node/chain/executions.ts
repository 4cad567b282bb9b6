/** What tipsets come to when they are executed: each once, however many ask. */
import type { CID } from 'multiformats/cid'
import type { Tipset, TipsetKey } from '../../../filecoin/index.js'
import { type ChainStore, type Executed, NativeError, NativeErrorCode } from '../../../native/index.js'

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

export class Executions {
  private readonly remembered = new Map<string, Promise<Outcome>>()
  private readonly listeners = new Set<(tipset: Tipset) => void>()

  constructor(private readonly store: Pick<ChainStore, 'execute'>) {}

  /**
   * Its state is in the store, on disk with the next flush.
   *
   * @throws NativeError EXECUTION, BLOCK_MISSING, STORE; the next call tries again.
   */
  async of(tipset: Tipset): Promise<Outcome> {
    const { text } = tipset.key
    const known = this.remembered.get(text)
    if (known !== undefined) return known
    const outcome = this.store
      .execute(tipset.key.cids)
      .then(({ stateRoot, receiptsRoot }) => ({ stateRoot, receiptsRoot }))
    this.remember(text, outcome)
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
  know(key: TipsetKey, outcome: Outcome): void {
    this.remember(key.text, Promise.resolve(outcome))
  }

  /** With what happened in each message. */
  traced(tipset: Tipset): Promise<Executed> {
    return this.store.execute(tipset.key.cids, true)
  }

  private remember(text: string, outcome: Promise<Outcome>): void {
    this.remembered.set(text, outcome)
    if (this.remembered.size > MOST_REMEMBERED) {
      const [oldest] = this.remembered.keys()
      this.remembered.delete(oldest as string)
    }
  }
}
