/** What several of auth's methods speak of. */
import { z } from 'zod'

/** Of a user; 50 characters at most. */
export const Name = z.string().min(1).max(50)
/** Milliseconds since 1970. */
export const Time = z.int().nonnegative()
/** In its text with either prefix. */
export const AddressText = z.string().min(1).max(128)
export const Why = z.string().max(255).default('')

export const Page = z.strictObject({
  skip: z.int().nonnegative().optional(),
  /** 1,000 at most, and if absent. */
  limit: z.int().positive().optional(),
  /** Those that are deleted, too. */
  deleted: z.boolean().default(false),
})
