/**
 * Lotus's API of a node at `/rpc/v0` and `/rpc/v1`, without what is asked of messages that wait. Data only; the answers live in `methods/node.ts`.
 * What there isn't is not declared.
 */
import { chainApi } from './chain.js'
import { chainObjectsApi } from './chain-objects.js'
import { executionApi } from './execution.js'
import { messageSearchApi, messageSearchApiV0, messageSearchApiV1 } from './message-search.js'
import { miningApi } from './mining.js'
import { multisigApi, multisigApiV1 } from './multisig.js'
import { randomnessApiV0 } from './randomness.js'
import { stateApi } from './state.js'
import { syncApi } from './sync.js'
import { walletApi } from './wallet.js'

const common = {
  ...chainApi,
  ...chainObjectsApi,
  ...stateApi,
  ...messageSearchApi,
  ...executionApi,
  ...syncApi,
  ...miningApi,
  ...walletApi,
  ...multisigApi,
} as const

export const nodeApiV0 = { ...common, ...randomnessApiV0, ...messageSearchApiV0 } as const
export const nodeApiV1 = { ...common, ...messageSearchApiV1, ...multisigApiV1 } as const
