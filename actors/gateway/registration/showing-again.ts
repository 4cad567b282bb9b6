/**
 * Keys that a wallet did not show are asked for again, ever more seldom: a wallet that was busy, locked or kept from it by a policy may show them now, and
 * need not come again for that. So it is with accounts: they may have bound its keys by now, or have taken that back.
 */
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import type { Wallet } from './wallet.js'

export interface ShowingAgainOptions {
  /** After so long for the first time, then after twice as long each, up to `mostMs`. */
  readonly firstMs: number
  readonly mostMs: number
}

export interface ShowingAgainModules {
  readonly clock: Pick<Clock, 'after'>
  readonly log: Log
  /** The wallet has shown keys that it hadn't, or serves other accounts. */
  readonly changed: () => void
}

export class ShowingAgain {
  private stopWaiting: () => void = () => {}
  private isOver = false

  constructor(
    private readonly wallet: Wallet,
    private readonly options: ShowingAgainOptions,
    private readonly modules: ShowingAgainModules,
  ) {}

  start(): void {
    this.wait(this.options.firstMs)
  }

  stop(): void {
    this.isOver = true
    this.stopWaiting()
  }

  private wait(delayMs: number): void {
    if (this.isOver) return
    this.stopWaiting = this.modules.clock.after(delayMs, () => {
      void this.ask().then(() => this.wait(Math.min(2 * delayMs, this.options.mostMs)))
    })
  }

  private async ask(): Promise<void> {
    const { connection } = this.wallet
    const keys = connection.proven.size
    const accounts = [...connection.accounts.keys()].join()
    try {
      await this.wallet.showUnproven()
    } catch (err) {
      this.modules.log.warn(
        { err, connection: connection.options.id },
        'a wallet could not be asked again for its keys',
      )
    }
    const isChanged = connection.proven.size > keys || [...connection.accounts.keys()].join() !== accounts
    if (isChanged && !this.isOver) this.modules.changed()
  }
}
