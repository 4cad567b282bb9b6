/**
 * A token's text: a JWT signed with HS256 and a secret of its own, as Venus's are (RFC 7519; sophon-auth, auth/jwt.go): `{name, perm, ext}`, and
 * where it is to end by itself `exp`.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

export interface TokenPayload {
  readonly name: string
  readonly perm: string
  readonly ext: string
  /** Seconds since 1970. */
  readonly exp?: number
}

const HEADER = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url')
/** More than any that was made here. */
const MOST_CHARACTERS = 4_096

export function writeToken(payload: TokenPayload, secret: Uint8Array): string {
  const { name, perm, ext, exp } = payload
  const fields = { name, perm, ext, ...(exp !== undefined && { exp }) }
  const signed = `${HEADER}.${Buffer.from(JSON.stringify(fields)).toString('base64url')}`
  return `${signed}.${signatureOf(signed, secret).toString('base64url')}`
}

/** What a token is called: it tells nothing of it, and can be kept and told. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/** What a token says, if the secret's signature is on it; null else. The time that this takes tells nothing of the signature. */
export function readToken(token: string, secret: Uint8Array): TokenPayload | null {
  const end = token.lastIndexOf('.')
  if (token.length > MOST_CHARACTERS || end < 0) return null
  const signed = token.slice(0, end)
  const given = Buffer.from(token.slice(end + 1), 'base64url')
  const wanted = signatureOf(signed, secret)
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null
  try {
    return JSON.parse(Buffer.from(signed.slice(signed.indexOf('.') + 1), 'base64url').toString()) as TokenPayload
  } catch {
    return null
  }
}

/** Whether it can be a token at all. */
export const isTokenShaped = (text: string): boolean =>
  text.length <= MOST_CHARACTERS && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text)

const signatureOf = (text: string, secret: Uint8Array): Buffer => createHmac('sha256', secret).update(text).digest()
