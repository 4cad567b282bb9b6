/** What comes with every act of an operator: who does it, why, and whether it is only tried out. */
import { z } from 'zod'
import type { Operator } from '../actor/index.js'

export const Deed = z
  .strictObject({
    /** A user's name. Who shows a token with a name does it under that. */
    by: z.string().trim().min(1),
    /** Written down with the act; a dry run needs none. */
    why: z.string().trim().default(''),
    /** Tells what would be done, and does nothing. */
    dryRun: z.boolean().default(false),
  })
  .refine(({ why, dryRun }) => dryRun || why !== '', {
    path: ['why'],
    error: 'say why: it is written down with the act',
  })
export type Deed = z.output<typeof Deed>

/** What of it is written down. */
export const operatorOf = ({ by, why }: Deed): Operator => ({ by, why })
