/** Where a component asks auth, beside the defaults. */
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { type DatabaseOptions, databaseOf, keptIn } from '../../../runtime/mysql/index.js'

export type CountsOptions = { readonly type: 'memory' } | DatabaseOptions

export const AuthorityOptions = z.strictObject({
  url: z
    .string()
    .regex(/^(https?|wss?):\/\/[^@/]+\/?$/, 'must be such as http://10.0.0.2:8989')
    .optional()
    .describe(
      'An auth that says whose tokens are, as http://host:port; https where others could listen. Without it only tokens of the component’s own making hold',
    ),
  tokenFile: z
    .string()
    .refine(isAbsolute, 'must be an absolute path')
    .optional()
    .describe(
      'File with the token that the component shows auth, an admin’s; <repo>/<component>/auth-token when absent',
    ),
  limits: keptIn({
    own: 'memory',
    docs: {
      type: 'Where calls are counted for users’ limits, auth’s own doors included: memory is each process for itself, mysql all that name the same database together',
    },
    timeoutMs: 1_000,
  })
    .transform((given, context): CountsOptions => databaseOf(given, context) ?? { type: 'memory' })
    .prefault({}),
})
export type AuthorityOptions = z.output<typeof AuthorityOptions>
