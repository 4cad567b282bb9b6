/** Signers: each may be several users'. All addresses are as the store has them. */
import { AuthError, AuthErrorCode } from '../errors.js'
import type { SignerRow, UserRow, Write } from '../store/index.js'
import type { BindingModules } from './miners.js'
import { existing } from './users.js'

export class SignerDesk {
  constructor(readonly modules: BindingModules) {}

  /** All of them, or none. @throws AuthError USER_NOT_FOUND */
  register(user: string, signers: readonly string[]): Promise<void> {
    const { ledger, clock } = this.modules
    return ledger.change(async () => {
      await existing(ledger.store, user)
      const writes: Write[] = []
      for (const signer of new Set(signers)) {
        const before = await ledger.store.get('signer', [signer, user])
        const now = clock.wall()
        writes.push({ put: 'signer', row: { signer, user, createdAt: before?.createdAt ?? now, updatedAt: now } })
      }
      return { writes, result: undefined }
    })
  }

  /** All of them, or none; those that it hasn't are passed over. */
  unregister(user: string, signers: readonly string[]): Promise<void> {
    return this.modules.ledger.change(async () => ({
      writes: [...new Set(signers)].map(signer => ({ remove: 'signer', key: [signer, user] }) as const),
      result: undefined,
    }))
  }

  /** Takes it away from all users. @returns whether any had it */
  remove(signer: string): Promise<boolean> {
    const { ledger } = this.modules
    return ledger.change(async () => {
      const rows = await ledger.store.list('signer', { where: { signer } })
      const writes = rows.map(({ user }) => ({ remove: 'signer', key: [signer, user] }) as const)
      return { writes, result: rows.length > 0 }
    })
  }

  /** @returns whether the user had it */
  removeFrom(signer: string, user: string): Promise<boolean> {
    const { ledger } = this.modules
    return ledger.change(async () => {
      if ((await ledger.store.get('signer', [signer, user])) === null) return { writes: [], result: false }
      return { writes: [{ remove: 'signer', key: [signer, user] }], result: true }
    })
  }

  /** Names of the users that have it. */
  async ownersOf(signer: string): Promise<readonly string[]> {
    return (await this.modules.ledger.store.list('signer', { where: { signer } })).map(({ user }) => user)
  }

  async has(signer: string): Promise<boolean> {
    return (await this.modules.ledger.store.list('signer', { where: { signer }, limit: 1 })).length > 0
  }

  async isOf(signer: string, user: string): Promise<boolean> {
    return (await this.modules.ledger.store.get('signer', [signer, user])) !== null
  }

  /** @throws AuthError SIGNER_NOT_FOUND */
  async usersOf(signer: string): Promise<readonly UserRow[]> {
    const { store } = this.modules.ledger
    const rows = await store.list('signer', { where: { signer } })
    if (rows.length === 0) throw new AuthError({ code: AuthErrorCode.SIGNER_NOT_FOUND, signer })
    return Promise.all(rows.map(({ user }) => existing(store, user)))
  }

  of(user: string): Promise<readonly SignerRow[]> {
    return this.modules.ledger.store.list('signer', { where: { user } })
  }
}
