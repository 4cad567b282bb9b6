/** All options of `config.toml`, a section for each part. Each is declared beside the code that it is for. */
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { AuthorityOptions } from '../actors/auth/client/options.js'
import { AuthOptions } from '../actors/auth/options.js'
import { GatewayOptions } from '../actors/gateway/options.js'
import { NodeOptions } from '../actors/node/options.js'
import { SealerOptions } from '../actors/sealer/options.js'
import { WalletOptions } from '../actors/wallet/options.js'
import { PoolOptions } from '../runtime/pool/options.js'
import { WebOptions } from '../runtime/rpc/web/options.js'
import { LogOptions } from '../runtime/telemetry/options.js'

const GIB = 1024 ** 3

// The classes of work and the lock's module follow from the components that run; nobody sets them.
const { classes: _, lockModule: __, memoryBytes, ...pool } = PoolOptions.shape

export const schema = z.strictObject({
  sealer: z.strictObject({
    ...SealerOptions.shape,
    sealingPath: z
      .string()
      .refine(isAbsolute, 'must be an absolute path')
      .optional()
      .describe('Storage path where sectors are sealed and files are staged; <repo>/sealer/storage when absent'),
    rpc: WebOptions.prefault({}),
  }),
  node: z.strictObject({ ...NodeOptions.shape, rpc: WebOptions.prefault({}) }).prefault({}),
  auth: z.strictObject({ ...AuthOptions.shape, rpc: WebOptions.prefault({}) }).prefault({}),
  authority: AuthorityOptions.prefault({}),
  wallet: z.strictObject({ ...WalletOptions.shape, rpc: WebOptions.prefault({}) }).prefault({}),
  gateway: z.strictObject({ ...GatewayOptions.shape, rpc: WebOptions.prefault({}) }).prefault({}),
  pool: z.strictObject({
    memoryBytes: memoryBytes.default(4 * GIB).describe(memoryBytes.description ?? ''),
    ...pool,
  }),
  log: LogOptions,
})
export type Config = z.output<typeof schema>
