/** Where a component asks auth, beside the defaults. */
import { isAbsolute } from 'node:path'
import { z } from 'zod'

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
})
export type AuthorityOptions = z.output<typeof AuthorityOptions>
