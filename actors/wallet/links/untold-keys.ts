/** Keys of which a gateway is told until it takes them: it may let the wallet wait, or not reach its auth. */
import type { Address } from '../../../filecoin/index.js'
import { RemoteError } from '../../../runtime/rpc/index.js'
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
  /** To be told now. */
  private readonly fresh = new Set<string>()
  /** Told, and not taken so far. */
  private readonly pending = new Set<string>()
  private telling: Promise<void> | null = null
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
    for (const address of addresses) this.fresh.add(address.toString())
  }

  remove(addresses: readonly Address[]): void {
    for (const address of addresses) {
      this.fresh.delete(address.toString())
      this.pending.delete(address.toString())
    }
  }

  /** Those that were added, one telling after the other: each key takes a signature. Resolves when that has been tried. */
  tell(): Promise<void> {
    this.telling ??= this.tellAll().finally(() => {
      this.telling = null
    })
    return this.telling
  }

  stop(): void {
    this.isOver = true
    this.stopWaiting()
  }

  private async tellAll(): Promise<void> {
    while (this.fresh.size > 0 && !this.isOver) {
      const keys = [...this.fresh]
      this.fresh.clear()
      for (const key of keys) this.pending.add(key)
      await this.tellSome(keys)
    }
  }

  private async tellSome(keys: readonly string[]): Promise<void> {
    try {
      await this.modules.tell(keys)
      for (const key of keys) this.pending.delete(key)
      if (this.pending.size === 0) this.delayMs = this.options.firstMs
    } catch (err) {
      if (this.isOver) return
      if (keys.length === 1 || !isOfSomeKey(err)) {
        this.tellLater(err)
        return
      }
      const half = keys.length >> 1
      await this.tellSome(keys.slice(0, half))
      await this.tellSome(keys.slice(half))
    }
  }

  private tellLater(err: unknown): void {
    const { url, mostMs } = this.options
    const { clock, log } = this.modules
    log.warn({ err, gateway: url, againMs: this.delayMs }, 'a gateway was not told of keys')
    this.stopWaiting()
    this.stopWaiting = clock.after(this.delayMs, () => {
      this.delayMs = Math.min(2 * this.delayMs, mostMs)
      for (const key of this.pending) this.fresh.add(key)
      void this.tell()
    })
  }
}

/** Of a gateway that has no room for all of them, and of Venus's, whose errors have no code: it may refuse all for one. */
const OF_SOME_KEY: ReadonlySet<string> = new Set(['GATEWAY_REGISTRATION_INVALID', 'UNKNOWN'])

const isOfSomeKey = (error: unknown): boolean => error instanceof RemoteError && OF_SOME_KEY.has(error.code)
