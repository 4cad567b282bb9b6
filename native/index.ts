/** Filecoin's proofs, their parameters and file locks, from the Rust crate beside this file. Calls block: run them in worker threads. */
export { type AddonOptions, type Generated, type GenerationProgress, loadAddon } from './addon.js'
export type { NativeCall } from './calls.js'
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
