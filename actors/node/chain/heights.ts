/** The chain's epochs, as the runtime's timers count them. */
import type { HeightChange, HeightClock } from '../../../runtime/timers/index.js'
import type { Chain } from './chain.js'
import { FINALITY } from './lookback.js'

export class ChainHeights implements HeightClock {
  readonly finality = FINALITY
  private height = 0
  private readonly listeners = new Set<(change: HeightChange) => void>()

  current(): number {
    return this.height
  }

  subscribe(listener: (change: HeightChange) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** From now on. */
  follow(chain: Chain): void {
    this.turn({ kind: 'apply', height: chain.head.height })
    chain.onHeadChange(({ revert, apply }) => {
      const oldest = revert.at(-1)
      if (oldest !== undefined) this.turn({ kind: 'revert', height: chain.modules.tipsets.parent(oldest).height })
      for (const { height } of apply) this.turn({ kind: 'apply', height })
    })
  }

  private turn(change: HeightChange): void {
    this.height = change.height
    for (const listener of this.listeners) listener(change)
  }
}
