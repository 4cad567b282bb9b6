/**
 * Delay against guessing: each wrong password doubles the time until the next may be tried. A try is counted on disk before it is made, so neither a
 * restart nor a kill in the middle gives a free one.
 */
import { z } from 'zod'
import type { Clock } from '../../../runtime/timers/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import type { DurableFiles } from './durable-files.js'

const Record = z.strictObject({ failures: z.int().min(1), atMs: z.int() })
type Record = z.infer<typeof Record>

export interface GuessesOptions {
  readonly path: string
  /** After the first wrong one. */
  readonly firstDelayMs: number
  readonly mostDelayMs: number
}

export interface GuessesModules {
  readonly files: DurableFiles
  readonly clock: Pick<Clock, 'wall'>
}

export class Guesses {
  constructor(
    private readonly options: GuessesOptions,
    private readonly modules: GuessesModules,
  ) {}

  /**
   * One at a time.
   *
   * @param isRight Is not called while the delay lasts.
   * @throws WalletError PASSWORD_DELAYED or PASSWORD_WRONG
   */
  async attempt(isRight: () => Promise<boolean>): Promise<void> {
    const { path } = this.options
    const { files, clock } = this.modules
    const last = await this.last()
    const retryAfterMs = this.remainingMs(last)
    if (retryAfterMs > 0) throw new WalletError({ code: WalletErrorCode.PASSWORD_DELAYED, retryAfterMs })
    const next: Record = { failures: (last?.failures ?? 0) + 1, atMs: Math.round(clock.wall()) }
    await files.write(path, JSON.stringify(next))
    if (!(await isRight())) throw new WalletError({ code: WalletErrorCode.PASSWORD_WRONG })
    await files.remove(path)
  }

  private remainingMs(last: Record | null): number {
    if (last === null) return 0
    const { firstDelayMs, mostDelayMs } = this.options
    const delayMs = Math.min(firstDelayMs * 2 ** (last.failures - 1), mostDelayMs)
    // A clock that was set back doesn't lengthen it.
    return Math.min(Math.max(0, last.atMs + delayMs - this.modules.clock.wall()), delayMs)
  }

  private async last(): Promise<Record | null> {
    const text = await this.modules.files.readText(this.options.path)
    if (text === null) return null
    try {
      return Record.parse(JSON.parse(text))
    } catch {
      // Somebody wrote it who wants the count forgotten. It has ended by now: what follows waits longest.
      const { firstDelayMs, mostDelayMs } = this.options
      return { failures: Math.max(1, Math.ceil(Math.log2(mostDelayMs / firstDelayMs)) + 1), atMs: 0 }
    }
  }
}
