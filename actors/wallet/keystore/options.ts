/** How keys are kept, beside the defaults. Times are milliseconds. */
import { z } from 'zod'
import { isBearable } from './kdf.js'

export const KeystoreOptions = z
  .strictObject({
    format: z
      .enum(['vesper', 'venus'])
      .default('vesper')
      .describe(
        'How new keys are written: vesper is AES-256-GCM with the address bound to it; venus is AES-128-CTR as venus-wallet writes it. Both are read',
      ),
    scryptN: z
      .int()
      .min(2)
      .default(2 ** 18)
      .describe('Cost of a password’s key, a power of two; the default takes 256 MiB and about a second'),
    scryptP: z.int().min(1).default(1).describe('How many times over'),
    guessFirstDelayMs: z
      .int()
      .min(1)
      .default(1_000)
      .describe('Wait after a wrong password; doubles with each further one'),
    guessMostDelayMs: z.int().min(1).default(600_000).describe('Longest wait after wrong passwords'),
  })
  .refine(({ scryptN, scryptP }) => isBearable({ n: scryptN, r: SCRYPT_R, p: scryptP }), {
    path: ['scryptN'],
    message: 'must be a power of two, and take no more than 512 MiB and 16 times the default’s time',
  })
  .describe('Options of the keystore')

export type KeystoreOptions = z.infer<typeof KeystoreOptions>

/** Source: venus-wallet, crypto/aes/aes128.go. */
export const SCRYPT_R = 8
