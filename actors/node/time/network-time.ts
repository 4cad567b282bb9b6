/** The network's time: the wall clock's, moved by what was skipped. */
import type { Clock } from '../../../runtime/timers/index.js'

export interface NetworkTimeOptions {
  /** Seconds since 1970. */
  readonly genesis: number
  /** Seconds. */
  readonly blockDelay: number
}

export class NetworkTime {
  /** Seconds by which the network is ahead of the wall clock. */
  skipped = 0

  constructor(
    private readonly options: NetworkTimeOptions,
    private readonly clock: Pick<Clock, 'wall' | 'after'>,
  ) {}

  /** Seconds since 1970. */
  now(): number {
    return Math.floor(this.clock.wall() / 1000) + this.skipped
  }

  /** The epoch that it is. */
  epoch(): number {
    const { genesis, blockDelay } = this.options
    return Math.floor((this.now() - genesis) / blockDelay)
  }

  /** Calls `came` at the start of each epoch, until what is returned is called. Epochs that pass while nobody looks are not told one by one. */
  onEpoch(came: (epoch: number) => void): () => void {
    let told = this.epoch()
    let cancel = (): void => {}
    const look = (): void => {
      const epoch = this.epoch()
      if (epoch > told) {
        told = epoch
        came(epoch)
      }
      cancel = this.clock.after(this.untilNext(), look)
    }
    cancel = this.clock.after(this.untilNext(), look)
    return () => cancel()
  }

  /** Milliseconds; a few more, so that it is over. */
  private untilNext(): number {
    const { genesis, blockDelay } = this.options
    const next = (genesis + (this.epoch() + 1) * blockDelay - this.skipped) * 1000
    return Math.max(1, next - this.clock.wall() + 5)
  }
}
