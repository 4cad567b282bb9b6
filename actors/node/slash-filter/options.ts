/** Where the slash filter keeps its records, beside the defaults. Times are milliseconds. */
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { parseDatabaseUrl } from '../../../runtime/mysql/index.js'
import { SlashFilterError, SlashFilterErrorCode } from './errors.js'

export type SlashFilterOptions =
  | { readonly type: 'lmdb'; readonly timeoutMs: number }
  | {
      readonly type: 'mysql'
      readonly url: string
      readonly certificateAuthority?: string
      readonly timeoutMs: number
    }

/** One flat table, so that each option has its own line in `config.toml` and its own variable; what belongs together is checked behind it. */
export const SlashFilterOptions = z
  .strictObject({
    type: z
      .enum(['lmdb', 'mysql'])
      .default('lmdb')
      .describe('Store of the blocks that were mined: lmdb for one node, mysql where several nodes send blocks'),
    url: z
      .string()
      .refine(url => parseDatabaseUrl(url) !== null, 'must be mysql://user:password@host:port/database')
      .optional()
      .describe('mysql://user:password@host:port/database, of MySQL or MariaDB; a database for each network')
      .meta({ secret: true }),
    certificateAuthority: z
      .string()
      .refine(isAbsolute, 'must be an absolute path')
      .optional()
      .describe(
        'PEM file of the database’s certificate, or of who signed it; with it the connection is encrypted. Under an IP address only the database’s own says who it is',
      ),
    timeoutMs: z
      .int()
      .min(1)
      .default(5_000)
      .describe('A block for which the store gave no answer in this time is not sent'),
  })
  .describe('Options of the slash filter')
  .transform(({ type, url, certificateAuthority, timeoutMs }, context): SlashFilterOptions => {
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
    return { type, timeoutMs }
  })

export type SlashFilterOptionsInput = z.input<typeof SlashFilterOptions>

/** @throws SlashFilterError OPTIONS_INVALID, with every problem found. */
export function parseSlashFilterOptions(input: SlashFilterOptionsInput): SlashFilterOptions {
  const parsed = SlashFilterOptions.safeParse(input)
  if (parsed.success) return parsed.data
  throw new SlashFilterError(
    { code: SlashFilterErrorCode.OPTIONS_INVALID, problems: z.prettifyError(parsed.error) },
    { cause: parsed.error },
  )
}
