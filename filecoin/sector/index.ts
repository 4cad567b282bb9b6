export { SEAL_PROOFS, sealProofFacts, sectorSize } from './seal-proof.js'
