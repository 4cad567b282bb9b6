/** What a request says of who sends it. */
import type { RequestHead } from './port.js'

/** Who shows no token has nothing long to say. */
export const MAX_ANONYMOUS_BYTES = 1024 * 1024

/** A page can send its token in no other way; it asks for another protocol too, which the answer can name. */
const TOKEN_PROTOCOL = 'bearer.'

/** A header's, a query's (as Lotus takes it), or a WebSocket protocol's; null: none was sent. */
export function tokenOf(head: RequestHead): string | null {
  const authorization = head.header('authorization')
  if (authorization !== undefined) return authorization.replace(BEARER, '')
  const inProtocol = protocolsOf(head).find(one => one.startsWith(TOKEN_PROTOCOL))
  return inProtocol?.slice(TOKEN_PROTOCOL.length) ?? head.query('token') ?? null
}

/** The WebSocket protocol to answer with, where some were asked for: never the one with the token. */
export function protocolOf(head: RequestHead): string | undefined {
  return protocolsOf(head).find(one => !one.startsWith(TOKEN_PROTOCOL))
}

const BEARER = /^bearer\s+/i

function protocolsOf(head: RequestHead): readonly string[] {
  const asked = head.header('sec-websocket-protocol')
  return asked === undefined ? [] : asked.split(',').map(one => one.trim())
}

/** The origin of a page of another site that isn't welcome, or null. */
export function isForeign(head: RequestHead, allowed: readonly string[]): string | null {
  const origin = head.header('origin')
  if (origin === undefined) return null
  const host = head.header('host')
  if (host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)) return null
  return allowed.includes(origin) ? null : origin
}
