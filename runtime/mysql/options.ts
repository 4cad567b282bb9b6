/** Options of what is kept in the process's own way, or in a MySQL or MariaDB that several share. */
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { parseDatabaseUrl } from './database-url.js'

export interface DatabaseOptions {
  readonly type: 'mysql'
  readonly url: string
  readonly certificateAuthority?: string
  /** For connecting, and for each question. */
  readonly timeoutMs: number
}

export interface Keeping<Own extends string> {
  /** The type that has no database. */
  readonly own: Own
  /** For people: what each option is for. */
  readonly docs: {
    readonly type: string
    readonly url?: string
    readonly certificateAuthority?: string
    readonly timeoutMs?: string
  }
  readonly timeoutMs: number
}

/** One flat table, so that each option has its own line in `config.toml` and its own variable; what belongs together is checked behind it, by `databaseOf`. */
export function keptIn<const Own extends string>({ own, docs, timeoutMs }: Keeping<Own>) {
  return z.strictObject({
    type: z
      .enum([own, 'mysql'] as readonly string[])
      .default(own)
      .describe(docs.type),
    url: z
      .string()
      .refine(url => parseDatabaseUrl(url) !== null, 'must be mysql://user:password@host:port/database')
      .optional()
      .describe(docs.url ?? 'mysql://user:password@host:port/database, of MySQL or MariaDB')
      .meta({ secret: true }),
    certificateAuthority: z
      .string()
      .refine(isAbsolute, 'must be an absolute path')
      .optional()
      .describe(
        docs.certificateAuthority ??
          'PEM file of the database’s certificate, or of who signed it; with it the connection is encrypted',
      ),
    timeoutMs: z
      .int()
      .min(1)
      .default(timeoutMs)
      .describe(docs.timeoutMs ?? 'A question that the database did not answer in this time has failed'),
  })
}

/** Null where it is kept in the process's own way. */
export function databaseOf(
  { type, url, certificateAuthority, timeoutMs }: z.output<ReturnType<typeof keptIn>>,
  context: z.RefinementCtx,
): DatabaseOptions | null {
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
  return null
}
