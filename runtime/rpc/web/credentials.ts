/** What a request says of who sends it. */
import type { RequestHead } from './port.js'

/** A page can send its token in no other way; it asks for another protocol too, which the answer can name. */
const TOKEN_PROTOCOL = 'bearer.'

export interface Bearer {
  /** Null: none was sent. */
  readonly token: string | null
  /** The WebSocket protocol to answer with, where some were asked for. */
  readonly protocol: string | undefined
}

/** The token: a header's, a query's (as Lotus takes it), or a WebSocket protocol's. */
export function bearerOf(head: RequestHead): Bearer {
  const authorization = head.header('authorization')
  const asked = head.header('sec-websocket-protocol')
  const protocols = asked === undefined ? [] : asked.split(',').map(one => one.trim())
  const inProtocol = protocols.find(one => one.startsWith(TOKEN_PROTOCOL))?.slice(TOKEN_PROTOCOL.length)
  const protocol = protocols.find(one => !one.startsWith(TOKEN_PROTOCOL))
  if (authorization !== undefined) return { token: authorization.replace(/^bearer\s+/i, ''), protocol }
  return { token: inProtocol ?? head.query('token') ?? null, protocol }
}

/** The origin of a page of another site that isn't welcome, or null. */
export function isForeign(head: RequestHead, allowed: readonly string[]): string | null {
  const origin = head.header('origin')
  if (origin === undefined) return null
  const host = head.header('host')
  if (host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)) return null
  return allowed.includes(origin) ? null : origin
}
