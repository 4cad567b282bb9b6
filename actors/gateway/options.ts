/** How the gateway asks those who are connected. Times are milliseconds. */
import { z } from 'zod'

const ms = z.int().min(1)

export const GatewayOptions = z.strictObject({
  inFlight: z
    .int()
    .min(1)
    .default(64)
    .describe('Requests of one connection under way at once; more wait for an answer'),
  signMs: ms.default(30_000).describe('How long a signature may take, unless the caller says otherwise'),
  signTryMs: ms.default(5_000).describe('After so long another wallet with the key is asked, too'),
  proofMs: ms.default(300_000).describe('How long a winning proof may take, unless the caller says otherwise'),
  proofTryMs: ms.default(20_000).describe('After so long another connection of the provider is asked, too'),
  unsealMs: ms
    .default(60_000)
    .describe('How long an answer about unsealing may take, unless the caller says otherwise'),
  unsealTryMs: ms.default(20_000).describe('After so long another connection of the provider is asked, too'),
  connectionsPerUser: z
    .int()
    .min(1)
    .default(256)
    .describe('Connections of one user at once; without an auth, of all whose tokens have no name, together'),
  mostKeys: z.int().min(1).default(4_096).describe('Keys of one wallet'),
  registerMs: ms.default(30_000).describe('How long a wallet may take to show its keys'),
})
export type GatewayOptions = z.output<typeof GatewayOptions>
