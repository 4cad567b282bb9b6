/** The wallet's options, beside the defaults. */
import { z } from 'zod'
import { KeystoreOptions } from './keystore/options.js'
import { TypeVerificationOptions } from './signing/options.js'
import { SigningLogOptions } from './signing-log/options.js'
import { SigningOptions } from './threads/options.js'

const NodeActorsOptions = z.strictObject({
  url: z
    .string()
    .regex(/^https?:\/\/[^@]+$/, 'must be such as http://127.0.0.1:3453')
    .optional()
    .describe(
      'Node that is asked of what kind receivers are, as http://host:port; any that answers Lotus’s methods. Without one, policies go by addresses alone',
    ),
  tokenFile: z.string().optional().describe('File with a token that may read, where the node wants one'),
  timeoutMs: z.int().min(1).default(2_000).describe('How long a signature waits for an answer of it, in milliseconds'),
})
export type NodeActorsOptions = z.output<typeof NodeActorsOptions>

export const WalletOptions = z.strictObject({
  keystore: KeystoreOptions.prefault({}),
  signing: TypeVerificationOptions.prefault({}),
  threads: SigningOptions.prefault({}),
  signingLog: SigningLogOptions.prefault({}),
  node: NodeActorsOptions.prefault({}),
  gateways: z
    .array(z.string().regex(/^(https?|wss?):\/\/[^@]+$/, 'must be such as http://10.0.0.2:45132'))
    .default([])
    .describe('Gateways that the wallet connects out to, as http://host:port; https where others could listen'),
  gatewayTokenFile: z
    .string()
    .optional()
    .describe('File with the token that all of them know the wallet by; <repo>/wallet/gateway-token when absent'),
  passwordFile: z
    .string()
    .optional()
    .describe('File with the password in its first line, by which the wallet opens itself when it starts'),
  supportAccounts: z.array(z.string()).default([]).describe('Users whom the wallet signs for besides its token’s own'),
})
export type WalletOptions = z.output<typeof WalletOptions>
