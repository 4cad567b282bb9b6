/** A chain's height, as the runtime sees one: it rises, skips, and is turned back less far than finality. */
import type { HeightChange, HeightClock } from '../../runtime/timers/index.js'
import type { Random } from './random.js'

export class SimulatedHeights implements HeightClock {
  readonly finality = 20
  #height = 100
  /** The highest ever: reorganisations go back from there. */
  #highest = 100
  #listeners = new Set<(change: HeightChange) => void>()

  current(): number {
    return this.#height
  }

  subscribe(listener: (change: HeightChange) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The process that listened is gone. */
  forgetListeners(): void {
    this.#listeners = new Set()
  }

  /** Moves on, or now and then back. */
  move(random: Random): void {
    const back = random.chance(0.1) ? 1 + random.int(this.finality - 2) : 0
    const target = back > 0 ? Math.max(this.#highest - back, 1) : this.#height + 1 + random.int(6)
    const kind = target < this.#height ? 'revert' : 'apply'
    this.#height = target
    this.#highest = Math.max(this.#highest, target)
    for (const listener of [...this.#listeners]) listener({ kind, height: target })
  }
}
