/** What auth can be told, beside its defaults. Times are milliseconds. */
import { z } from 'zod'
import { type DatabaseOptions, databaseOf, keptIn } from '../../runtime/mysql/index.js'
import { AuthError, AuthErrorCode } from './errors.js'

export type AuthStoreOptions = { readonly type: 'lmdb' } | DatabaseOptions

const StoreOptions = keptIn({
  own: 'lmdb',
  docs: { type: 'Store of users and tokens: lmdb for one instance, mysql where several share' },
  timeoutMs: 5_000,
}).transform((given, context): AuthStoreOptions => databaseOf(given, context) ?? { type: 'lmdb' })

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
  usageDays: z
    .int()
    .min(0)
    .max(36_500)
    .default(400)
    .describe('Days for which it is kept what users had of the pool; older ones are removed once a day. 0 keeps all'),
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
