/** What doesn't hold any more. */
import type { Write } from '../store/index.js'
import { isWithin } from './network.js'

export const REVOKED_KINDS = ['token', 'user', 'network'] as const

export interface Revoked {
  readonly kind: (typeof REVOKED_KINDS)[number]
  /** SHA-256 of a token in hex, a user's name, or a network's CIDR. */
  readonly value: string
}

/** @param sequence the revision that its change will have: each change revokes one thing at most */
export const revocation = (sequence: number, { kind, value }: Revoked, at: number): Write => ({
  put: 'revocation',
  row: { sequence, kind, value, at },
})

/** Whether what was revoked is this token, its user, or the network that it came from. */
export function isMeant(
  { kind, value }: Revoked,
  { id, user, address }: { readonly id: string; readonly user: string | null; readonly address: string | null },
): boolean {
  if (kind === 'token') return id === value
  return kind === 'user' ? user === value : address === null || isWithin(address, value)
}
