/** The node: a chain that executes real Filecoin actors. */
export { nodeActorTypes } from './actor-types.js'
export { Chain, ChainHeights } from './chain/index.js'
export { type FoundedNetwork, foundOnce, presealedFolder } from './founding/index.js'
export { presealedIn } from './genesis/index.js'
export { NodeOptions } from './options.js'
export { NativeProver, NativeVerifier, type RunNative, simulatedProver, simulatedVerifier } from './proofs/index.js'
export { createNode, type Node } from './supervisor.js'
export { Keystore } from './wallet/index.js'
