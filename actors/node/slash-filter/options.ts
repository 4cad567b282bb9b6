/** Where the slash filter keeps its records, beside the defaults. Times are milliseconds. */
import { z } from 'zod'
import { type DatabaseOptions, databaseOf, keptIn } from '../../../runtime/mysql/index.js'
import { SlashFilterError, SlashFilterErrorCode } from './errors.js'

export type SlashFilterOptions = { readonly type: 'lmdb'; readonly timeoutMs: number } | DatabaseOptions

export const SlashFilterOptions = keptIn({
  own: 'lmdb',
  docs: {
    type: 'Store of the blocks that were mined: lmdb for one node, mysql where several nodes send blocks',
    url: 'mysql://user:password@host:port/database, of MySQL or MariaDB; a database for each network',
    certificateAuthority:
      'PEM file of the database’s certificate, or of who signed it; with it the connection is encrypted. Under an IP address only the database’s own says who it is',
    timeoutMs: 'A block for which the store gave no answer in this time is not sent',
  },
  timeoutMs: 5_000,
})
  .describe('Options of the slash filter')
  .transform(
    (given, context): SlashFilterOptions => databaseOf(given, context) ?? { type: 'lmdb', timeoutMs: given.timeoutMs },
  )

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
