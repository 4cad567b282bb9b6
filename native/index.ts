/**
 * Filecoin's proofs, their parameters, the chain's blocks with their execution, signatures and file locks, from the Rust crate beside this file.
 * Proofs' calls block: run them in worker threads.
 */
export { type ActorBuild, readActorBundle } from './actor-bundle.js'
export { type AddonOptions, type CountedBlocks, type Generated, type GenerationProgress, loadAddon } from './addon.js'
export type { BlockCollection } from './block-collection.js'
export type { NativeCall } from './calls.js'
export {
  type AmtElement,
  type AmtLayout,
  type Applied,
  type Bundle,
  type Call,
  type CallContext,
  type ChainStore,
  type ChainStoreOptions,
  type Executed,
  type HamtEntry,
  openChainStore,
  type TraceEvent,
} from './chain-store.js'
export {
  aggregateBls,
  type BlsSignature,
  type BlsSigned,
  blsPublicKey,
  type Secp256k1Signature,
  signBls,
  type VerifiedSignatures,
  verifyBls,
  verifySecp256k1,
  verifySignatures,
} from './crypto.js'
export {
  fromPlain,
  NativeError,
  NativeErrorCode,
  type NativeErrorData,
  type PlainNativeError,
  toPlain,
} from './errors.js'
export { type Lock, tryLock } from './lock.js'
export { type CircuitManifest, type Manifest, readManifest } from './manifest.js'
export {
  type GenerationOptions,
  generateParameters,
  installVerifyingKeys,
  type ParametersState,
  parametersState,
  verifyParameters,
} from './parameters.js'
export * from './proof-types.js'
export { loadProofs } from './proofs.js'
export type * from './types.js'
