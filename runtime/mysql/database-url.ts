/** Where a database is, in one line: `mysql://user:password@host:port/database`. */

export interface DatabaseAddress {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

const DEFAULT_PORT = 3306

/** Null if the text is something else. Never throws: the text would stand in the error, and the password in the text. */
export function parseDatabaseUrl(text: string): DatabaseAddress | null {
  if (!URL.canParse(text)) return null
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text)
  const words = [username, password, pathname.slice(1)].map(decoded)
  const [user, plainPassword, database] = words
  if (protocol !== 'mysql:' || hostname === '' || search !== '' || hash !== '') return null
  if (!user || plainPassword == null || !database || database.includes('/')) return null
  return {
    // IPv6 stands in brackets.
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? DEFAULT_PORT : Number(port),
    user,
    password: plainPassword,
    database,
  }
}

/** For messages and logs: without user and password. */
export const nameOf = ({ host, port, database }: DatabaseAddress): string => `mysql://${host}:${port}/${database}`

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}
