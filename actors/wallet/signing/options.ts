/** What is taken for what, beside the defaults. */
import { z } from 'zod'

/** Source: venus, pkg/messagepool, `MaxMessageSize`. */
const MOST_MESSAGE_BYTES = 64 * 1_024

export const TypeVerificationOptions = z
  .strictObject({
    ethereumChainId: z
      .int()
      .min(1)
      .default(314)
      .describe(
        'Ethereum’s number of the network, which delegated keys sign along: 314 is mainnet, 314159 calibration',
      ),
    mostBytes: z
      .int()
      .min(1)
      .default(MOST_MESSAGE_BYTES)
      .describe('Bytes of what comes to be signed, and of what it stands for; no message of the network is larger'),
  })
  .describe('Options of type verification')

export type TypeVerificationOptions = z.infer<typeof TypeVerificationOptions>
