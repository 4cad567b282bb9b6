/** Proofs of spacetime: who proves that a provider's sectors are there, and who checks it. */
import type { CID } from 'multiformats/cid'
import type { PoStProof } from '../../../filecoin/index.js'

/** A sector as its verifier knows it. */
export interface ProvenSector {
  readonly sectorNumber: number
  /** Registered type. */
  readonly sealProof: number
  /** CommR. */
  readonly sealedCid: CID
}

export interface PoStRequest {
  /** Actor id. */
  readonly provider: number
  /** 32 bytes, as they were drawn. */
  readonly randomness: Uint8Array
  /** Those that were challenged. */
  readonly sectors: readonly ProvenSector[]
}

export interface PoStProver {
  /** That a winner has its data at hand. */
  winning(request: PoStRequest): Promise<PoStProof>
  /** Of one partition. */
  window(request: PoStRequest): Promise<PoStProof>
}

export interface PoStVerifier {
  /** Which sectors a winner has to prove: indices into those that it may. */
  challenge(request: Omit<PoStRequest, 'sectors'> & { readonly sectorCount: number }): Promise<number[]>
  winning(request: PoStRequest & { readonly proof: PoStProof }): Promise<boolean>
}
