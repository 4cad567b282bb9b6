/** Work that news call for: done once they have been quiet for a moment, and not put off for ever. */
import type { Clock } from '../../../runtime/timers/index.js'

export interface CoalescedOptions {
  /** Without news, before the work is done. */
  readonly quietMs: number
  /** From the first news on, even if more keep coming. */
  readonly mostMs: number
}

export class Coalesced {
  /** Monotonic time of the first news that are not worked off; null if there are none. */
  private since: number | null = null
  private cancel = () => {}

  constructor(
    private readonly options: CoalescedOptions,
    private readonly clock: Clock,
    private readonly work: () => void,
  ) {}

  /** There are news. */
  call(): void {
    const now = this.clock.monotonic()
    this.since ??= now
    this.cancel()
    const { quietMs, mostMs } = this.options
    this.cancel = this.clock.after(Math.min(quietMs, this.since + mostMs - now), () => {
      this.since = null
      this.work()
    })
  }

  stop(): void {
    this.cancel()
    this.since = null
  }
}
