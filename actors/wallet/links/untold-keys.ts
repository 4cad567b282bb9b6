/** Keys of which a gateway is told until it takes them: it may let the wallet wait, or not reach its auth. */
import type { Address } from '../../../filecoin/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Clock } from '../../../runtime/timers/index.js'

export interface UntoldKeysOptions {
  readonly url: string
  /** After so long once more, then after twice as long each, up to `mostMs`. */
  readonly firstMs: number
  readonly mostMs: number
}

export interface UntoldKeysModules {
  readonly clock: Pick<Clock, 'after'>
  readonly log: Log
  readonly tell: (addresses: readonly string[]) => Promise<unknown>
}

export class UntoldKeys {
  private readonly keys = new Set<string>()
  private delayMs: number
  private stopWaiting: () => void = () => {}
  private isOver = false

  constructor(
    private readonly options: UntoldKeysOptions,
    private readonly modules: UntoldKeysModules,
  ) {
    this.delayMs = options.firstMs
  }

  add(addresses: readonly Address[]): void {
    for (const address of addresses) this.keys.add(address.toString())
  }

  remove(addresses: readonly Address[]): void {
    for (const address of addresses) this.keys.delete(address.toString())
  }

  /** All of them, now; resolves when that has been tried once. */
  async tell(): Promise<void> {
    this.stopWaiting()
    const keys = [...this.keys]
    if (keys.length === 0 || this.isOver) return
    try {
      await this.modules.tell(keys)
      for (const key of keys) this.keys.delete(key)
      this.delayMs = this.options.firstMs
    } catch (err) {
      this.tellLater(err)
    }
  }

  stop(): void {
    this.isOver = true
    this.stopWaiting()
  }

  private tellLater(err: unknown): void {
    if (this.isOver) return
    const { url, mostMs } = this.options
    const { clock, log } = this.modules
    log.warn({ err, gateway: url, againMs: this.delayMs }, 'a gateway was not told of keys')
    this.stopWaiting()
    this.stopWaiting = clock.after(this.delayMs, () => void this.tell())
    this.delayMs = Math.min(2 * this.delayMs, mostMs)
  }
}
