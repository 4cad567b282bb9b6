/** Rows to store, and the store after a change. */
import type { AuthStore, TokenRow, UserRow, Write } from '../../../../actors/auth/store/index.js'

export const userRow = (name: string, more: Partial<UserRow> = {}): UserRow => ({
  id: `id-${name}`,
  name,
  comment: '',
  state: 1,
  createdAt: 1_700_000_000_000,
  updatedAt: 1_700_000_000_001,
  deletedAt: null,
  ...more,
})

export const tokenRow = (hash: string, name: string, more: Partial<TokenRow> = {}): TokenRow => ({
  hash: hash.padEnd(64, '0'),
  name,
  perm: 'read',
  extra: '',
  sealed: Buffer.from(`sealed ${hash}`),
  createdAt: 1_700_000_000_000,
  expiresAt: null,
  deletedAt: null,
  ...more,
})

/** Commits at whatever revision the store has. */
export async function write(store: AuthStore, ...writes: readonly Write[]): Promise<void> {
  if (!(await store.commit(writes, await store.revision()))) throw new Error('another wrote in between')
}
