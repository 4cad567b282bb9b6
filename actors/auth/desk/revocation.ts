/** What doesn't hold any more. */
import type { Write } from '../store/index.js'

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
