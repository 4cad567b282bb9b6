/** Answers `nodeApiV0`, `nodeApiV1` and `nodeStreams`. */
import type { ContextHandlers, Dispatcher } from '../../../runtime/rpc/index.js'
import { CHAIN_NOTIFY, chainNotify } from '../api/chain.js'
import type { nodeApiV0, nodeApiV1 } from '../api/node.js'
import { SYNC_INCOMING_BLOCKS, syncIncomingBlocks } from '../api/sync.js'
import { chainMethods, headChanges } from './chain.js'
import { chainObjectsMethods } from './chain-objects.js'
import { executionMethods } from './execution.js'
import { messageSearchMethods, messageSearchMethodsV0, messageSearchMethodsV1 } from './message-search.js'
import { miningMethods } from './mining.js'
import { multisigMethods, multisigMethodsV1 } from './multisig.js'
import type { NodeModules } from './node-modules.js'
import { randomnessMethodsV0 } from './randomness.js'
import { stateMethods } from './state.js'
import { incomingBlocks, syncMethods } from './sync.js'
import { walletMethods } from './wallet.js'

const common = (modules: NodeModules) => ({
  ...chainMethods(modules.chain),
  ...chainObjectsMethods(modules.chain.modules.store),
  ...stateMethods(modules.chain),
  ...messageSearchMethods(modules.chain),
  ...executionMethods(modules.chain),
  ...syncMethods(modules),
  ...miningMethods(modules),
  ...walletMethods(modules),
  ...multisigMethods(modules.chain),
})

export const nodeMethodsV0 = (modules: NodeModules): ContextHandlers<typeof nodeApiV0> => ({
  ...common(modules),
  ...randomnessMethodsV0(modules.chain),
  ...messageSearchMethodsV0(modules.chain),
})

export const nodeMethodsV1 = (modules: NodeModules): ContextHandlers<typeof nodeApiV1> => ({
  ...common(modules),
  ...messageSearchMethodsV1(modules.chain),
  ...multisigMethodsV1(modules.chain),
})

/** Streams are the same in both versions. */
export function addNodeStreams(dispatcher: Dispatcher, namespace: string, { chain }: Pick<NodeModules, 'chain'>): void {
  dispatcher.addStream(`${namespace}.${CHAIN_NOTIFY}`, chainNotify, headChanges(chain))
  dispatcher.addStream(`${namespace}.${SYNC_INCOMING_BLOCKS}`, syncIncomingBlocks, incomingBlocks(chain))
}
