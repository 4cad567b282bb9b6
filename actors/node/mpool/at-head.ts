/** Work that is done one after the other, each at the head as it is then. */
import type { Tipset } from '../../../filecoin/index.js'
import type { PoolChain, PoolState } from './pool-chain.js'

export interface Standing {
  readonly tipset: Tipset
  /** After its messages. */
  readonly state: PoolState
}

export class AtHead {
  private at: Standing | null = null
  private turn: Promise<unknown> = Promise.resolve()

  /** @param moved Before anything is done at a new head. If it throws, the head is not taken yet. */
  constructor(
    private readonly chain: PoolChain,
    private readonly moved: (from: Standing, to: Standing) => Promise<void>,
  ) {}

  /** @throws NativeError if the head can't be executed; the next work tries again. */
  do<T>(work: (standing: Standing) => T | Promise<T>): Promise<T> {
    const done = this.turn.then(async () => work(await this.arrive()))
    this.turn = done.catch(() => {})
    return done
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.turn
  }

  private async arrive(): Promise<Standing> {
    for (;;) {
      const { head } = this.chain
      if (this.at?.tipset.key.equals(head.key)) return this.at
      const next = { tipset: head, state: await this.chain.stateAfter(head) }
      if (this.at !== null) await this.moved(this.at, next)
      this.at = next
    }
  }
}
