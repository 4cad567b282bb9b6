/** Removes, once a day, what nobody needs any more. */
import type { Clock } from '../../../runtime/timers/index.js'
import type { Ledger } from '../store/index.js'
import type { UsageDesk } from './usage.js'

const DAY_MS = 86_400_000

export interface SweepingModules {
  readonly ledger: Ledger
  readonly usage: UsageDesk
  readonly clock: Pick<Clock, 'wall' | 'after'>
}

export class Sweeping {
  #cancel: () => void = () => {}

  constructor(readonly modules: SweepingModules) {}

  /** Now, and every day from now on. @throws AuthError STORE_FAILED */
  async run(): Promise<void> {
    this.#later()
    await this.#sweepRevocations()
    await this.modules.usage.sweep()
  }

  stop(): void {
    this.#cancel()
  }

  /** One that fails leaves rows for the next, and nothing else. */
  #later(): void {
    this.#cancel = this.modules.clock.after(DAY_MS, () => void this.run().catch(() => {}))
  }

  /** Those that every instance has told long ago. */
  async #sweepRevocations(): Promise<void> {
    const { ledger, clock } = this.modules
    await ledger.change(async () => {
      const rows = await ledger.store.list('revocation')
      const old = rows.filter(({ at }) => at < clock.wall() - DAY_MS)
      const writes = old.map(({ sequence }) => ({ remove: 'revocation', key: [sequence] }) as const)
      return { writes, result: undefined }
    })
  }
}
