/** What auth can be told, beside its defaults. Times are milliseconds. */
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { parseDatabaseUrl } from '../../runtime/mysql/index.js'
import { AuthError, AuthErrorCode } from './errors.js'

export type AuthStoreOptions =
  | { readonly type: 'lmdb' }
  | {
      readonly type: 'mysql'
      readonly url: string
      readonly certificateAuthority?: string
      readonly timeoutMs: number
    }

/** One flat table, so that each option has its own line in `config.toml` and its own variable; what belongs together is checked behind it. */
const StoreOptions = z
  .strictObject({
    type: z
      .enum(['lmdb', 'mysql'])
      .default('lmdb')
      .describe('Store of users and tokens: lmdb for one instance, mysql where several share'),
    url: z
      .string()
      .refine(url => parseDatabaseUrl(url) !== null, 'must be mysql://user:password@host:port/database')
      .optional()
      .describe('mysql://user:password@host:port/database, of MySQL or MariaDB')
      .meta({ secret: true }),
    certificateAuthority: z
      .string()
      .refine(isAbsolute, 'must be an absolute path')
      .optional()
      .describe('PEM file of the database’s certificate, or of who signed it; with it the connection is encrypted'),
    timeoutMs: z
      .int()
      .min(1)
      .default(5_000)
      .describe('A question that the database did not answer in this time has failed'),
  })
  .transform(({ type, url, certificateAuthority, timeoutMs }, context): AuthStoreOptions => {
    const refuse = (path: string, message: string): never => {
      context.issues.push({ code: 'custom', input: undefined, path: [path], message })
      return z.NEVER
    }
    if (type === 'mysql') {
      if (url === undefined) return refuse('url', 'must be given where the type is mysql')
      return { type, url, timeoutMs, ...(certificateAuthority !== undefined && { certificateAuthority }) }
    }
    if (url !== undefined) return refuse('url', 'is only for the type mysql')
    if (certificateAuthority !== undefined) return refuse('certificateAuthority', 'is only for the type mysql')
    return { type }
  })

export const AuthOptions = z.strictObject({
  network: z
    .enum(['f', 't'])
    .default('t')
    .describe('What addresses begin with in answers: f on mainnet, t on all other networks'),
  store: StoreOptions.prefault({}),
  pollMs: z
    .int()
    .min(50)
    .max(500)
    .default(250)
    .describe('How often to look for what other instances on the same database have revoked'),
})
export type AuthOptions = z.output<typeof AuthOptions>

/** @throws AuthError OPTIONS_INVALID, with every problem found. */
export function parseAuthOptions(input: z.input<typeof AuthOptions>): AuthOptions {
  const parsed = AuthOptions.safeParse(input)
  if (parsed.success) return parsed.data
  throw new AuthError(
    { code: AuthErrorCode.OPTIONS_INVALID, problems: z.prettifyError(parsed.error) },
    { cause: parsed.error },
  )
}
