/** The wallet's options, beside the defaults. */
import { z } from 'zod'
import { KeystoreOptions } from './keystore/options.js'
import { TypeVerificationOptions } from './signing/options.js'
import { SigningLogOptions } from './signing-log/options.js'
import { SigningOptions } from './threads/options.js'

export const WalletOptions = z.strictObject({
  keystore: KeystoreOptions.prefault({}),
  signing: TypeVerificationOptions.prefault({}),
  threads: SigningOptions.prefault({}),
  signingLog: SigningLogOptions.prefault({}),
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
