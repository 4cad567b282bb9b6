/** What a connection is known by, so that whoever comes again is the same: its kind, its user, and what its process has for its own. */
import { createHash } from 'node:crypto'
import type { ConnectionKind } from '../../../machines/gateway/connection/index.js'

/** @param own Of the process: a wallet's random bytes; the provider and where it calls from, where there are none. @returns UUID. */
export function connectionId(kind: ConnectionKind, user: string, own: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([kind, user, own]))
    .digest()
  // RFC 9562: version 8, made of whatever one likes.
  hash[6] = ((hash[6] as number) & 0x0f) | 0x80
  hash[8] = ((hash[8] as number) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-')
}
