/** What the log says of what was signed. */
import { createHash } from 'node:crypto'
import { CID } from 'multiformats/cid'
import { Address } from '../../../filecoin/index.js'
import type { Subject, Verified } from '../signing/index.js'

/** In JSON: amounts and addresses as text, and of a message's parameters how many bytes they are. */
export function summaryOf(subject: Subject): Readonly<Record<string, unknown>> {
  return plain(subject) as Record<string, unknown>
}

/** The CID of a message; of whatever else, the SHA-256 of the bytes that the key signs. */
export function signedText({ bytes, subject }: Pick<Verified, 'bytes' | 'subject'>): string {
  if (subject.kind === 'message') return `cid:${subject.cid}`
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Address || value instanceof CID) return value.toString()
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (Array.isArray(value)) return plainList(value)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
}

/** Callers choose how long it is. */
function plainList(items: readonly unknown[]): readonly unknown[] {
  const shown = items.slice(0, MOST_LISTED).map(plain)
  return items.length > shown.length ? [...shown, `and ${items.length - shown.length} more`] : shown
}

const MOST_LISTED = 16
