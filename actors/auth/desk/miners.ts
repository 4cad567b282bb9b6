/** Miners: each is one user's. All addresses are as the store has them. */
import type { Clock } from '../../../runtime/timers/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import type { Ledger, MinerRow, UserRow } from '../store/index.js'
import { existing } from './users.js'

export interface BindingModules {
  readonly ledger: Ledger
  readonly clock: Pick<Clock, 'wall'>
}

export class MinerDesk {
  constructor(readonly modules: BindingModules) {}

  /**
   * Binds it to a user, and away from another that had it.
   * @returns whether it was nobody's before
   * @throws AuthError USER_NOT_FOUND
   */
  bind(user: string, miner: string, openMining: boolean): Promise<boolean> {
    const { ledger, clock } = this.modules
    return ledger.change(async () => {
      await existing(ledger.store, user)
      const before = await ledger.store.get('miner', [miner])
      const now = clock.wall()
      const row: MinerRow = { miner, user, openMining, createdAt: before?.createdAt ?? now, updatedAt: now }
      return { writes: [{ put: 'miner', row }], result: before === null }
    })
  }

  /** @returns whether it was anybody's */
  unbind(miner: string): Promise<boolean> {
    const { ledger } = this.modules
    return ledger.change(async () => {
      if ((await ledger.store.get('miner', [miner])) === null) return { writes: [], result: false }
      return { writes: [{ remove: 'miner', key: [miner] }], result: true }
    })
  }

  async has(miner: string): Promise<boolean> {
    return (await this.modules.ledger.store.get('miner', [miner])) !== null
  }

  async isOf(miner: string, user: string): Promise<boolean> {
    return (await this.modules.ledger.store.get('miner', [miner]))?.user === user
  }

  /** Its user's name; null: it is nobody's. */
  async ownerOf(miner: string): Promise<string | null> {
    return (await this.modules.ledger.store.get('miner', [miner]))?.user ?? null
  }

  /** @throws AuthError MINER_NOT_FOUND */
  async userOf(miner: string): Promise<UserRow> {
    const { store } = this.modules.ledger
    const row = await store.get('miner', [miner])
    if (row === null) throw new AuthError({ code: AuthErrorCode.MINER_NOT_FOUND, miner })
    return existing(store, row.user)
  }

  of(user: string): Promise<readonly MinerRow[]> {
    return this.modules.ledger.store.list('miner', { where: { user } })
  }
}
