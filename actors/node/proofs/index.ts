/** Proofs of spacetime: the port, real ones, and those of simulated networks. */
export { type LocateSector, NativeProver, NativeVerifier, type RunNative, type SectorPaths } from './native.js'
export type { PoStProver, PoStRequest, PoStVerifier, ProvenSector } from './port.js'
export { simulatedProver, simulatedVerifier } from './simulated.js'
export { WINDOW_POST } from './types.js'
