/** What the node can be told, beside its defaults. */
import { z } from 'zod'
import { FINALITY } from './chain/lookback.js'
import { LEAST_KEPT, USUALLY_KEPT } from './collection/depth.js'
import { SlashFilterOptions } from './slash-filter/index.js'

export const NodeOptions = z.strictObject({
  preset: z
    .enum(['devnet', 'simulated'])
    .default('devnet')
    .describe(
      'devnet: real proofs of real sectors. simulated: proofs that anyone can make up, for thousands of epochs in minutes; it has a name of its own, and refuses nodes of the other',
    ),
  network: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower case letters, digits and dashes')
    .optional()
    .describe('Name of the network, part of its genesis; vesper-devnet or vesper-simulated when absent'),
  blockDelay: z
    .int()
    .min(1)
    .max(3_600)
    .optional()
    .describe(
      'Seconds from epoch to epoch, when the network is founded; 15 on a devnet, 1 on a simulated one, when absent',
    ),
  providers: z
    .int()
    .min(1)
    .max(16)
    .default(1)
    .describe('Storage providers that a network is founded with, two sectors each'),
  caretaker: z
    .boolean()
    .default(true)
    .describe('Whether this node makes the blocks and proofs of the providers that its network was founded with'),
  keepStates: z
    .int()
    .refine(epochs => epochs === 0 || epochs >= LEAST_KEPT, `must be 0, for all, or at least ${LEAST_KEPT}`)
    .default(USUALLY_KEPT)
    .describe(
      'Epochs whose states, messages and receipts are kept; those of older ones are collected, and headers stay. 0 keeps all, as explorers want it, and the disk fills up',
    ),
  usageConfidence: z
    .int()
    .min(1)
    .default(FINALITY)
    .describe(
      'Epochs behind the head from which on blocks, messages and gas count for users, where [authority] names an auth that is told of them. Less than finality is for devnets: a reorganisation would be billed',
    ),
  walletGateway: z
    .string()
    .regex(/^https?:\/\/[^@]+$/, 'must be such as http://10.0.0.2:45132')
    .optional()
    .describe('Gateway whose wallets sign for this node with keys that it has not itself, as http://host:port'),
  walletGatewayTokenFile: z
    .string()
    .optional()
    .describe('File with a token of an admin for that gateway; <repo>/node/gateway-token when absent'),
  walletAccounts: z.array(z.string()).default([]).describe('Users whose wallets behind the gateway are asked'),
  slashFilter: SlashFilterOptions.prefault({}),
})
export type NodeOptions = z.infer<typeof NodeOptions>
