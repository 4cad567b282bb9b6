/** The way to an auth in another process. */
import { readFileSync } from 'node:fs'
import { type Connection, connectWeb } from '../../../runtime/rpc/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'

export interface AuthAddress {
  /** `http://host:port` */
  readonly url: string
  /** Read for each connection, so that another token may be put there while the component runs. */
  readonly tokenFile: string
  /** For the connection to come about. */
  readonly timeoutMs: number
}

/** @throws AuthError COMPONENT_TOKEN_MISSING; RpcError UNREACHABLE, TOKEN_INVALID */
export async function connectAuth({ url, tokenFile, timeoutMs }: AuthAddress): Promise<Connection> {
  return connectWeb({ url: `${url.replace(/\/$/, '')}/rpc/v1`, token: readToken(tokenFile), timeoutMs })
}

/** @throws AuthError COMPONENT_TOKEN_MISSING */
export function readToken(path: string): string {
  let token: string
  try {
    token = readFileSync(path, 'utf8').trim()
  } catch (cause) {
    const { code = 'unreadable' } = cause as NodeJS.ErrnoException
    throw new AuthError({ code: AuthErrorCode.COMPONENT_TOKEN_MISSING, path, why: code }, { cause })
  }
  // What else is in such a file would be sent as a header, and be refused with words that say little.
  if (/^[\w.-]+$/.test(token)) return token
  throw new AuthError({ code: AuthErrorCode.COMPONENT_TOKEN_MISSING, path, why: 'what is there is no token' })
}
