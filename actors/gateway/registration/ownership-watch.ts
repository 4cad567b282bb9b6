/** Whether a provider is still its user's is asked again and again: nobody tells of bindings that come and go. An auth that is away takes nothing from anybody. */
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Clock } from '../../../runtime/timers/index.js'

export interface OwnershipWatchOptions {
  /** Of the connection, for the log. */
  readonly connection: string
  readonly everyMs: number
}

export interface OwnershipWatchModules {
  readonly clock: Pick<Clock, 'after'>
  readonly log: Log
  /** @throws what keeps it from being known */
  readonly isOwned: () => Promise<boolean>
  /** Called once. */
  readonly lost: () => void
}

export class OwnershipWatch {
  private stopWaiting: () => void = () => {}
  private isOver = false

  constructor(
    private readonly options: OwnershipWatchOptions,
    private readonly modules: OwnershipWatchModules,
  ) {}

  start(): void {
    if (this.isOver) return
    this.stopWaiting = this.modules.clock.after(this.options.everyMs, () => {
      void this.look().then(() => this.start())
    })
  }

  stop(): void {
    this.isOver = true
    this.stopWaiting()
  }

  private async look(): Promise<void> {
    const { isOwned, lost, log } = this.modules
    try {
      if ((await isOwned()) || this.isOver) return
      this.stop()
      lost()
    } catch (err) {
      log.warn({ err, connection: this.options.connection }, 'whose a provider is could not be asked')
    }
  }
}
