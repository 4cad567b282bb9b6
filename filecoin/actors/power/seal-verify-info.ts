/** All that verifies a seal. Source: fvm_shared 2.0.0, `sector`. */
import { bytes, int, link, list, tuple, uint, type ValueOf } from '../../cbor/index.js'

export const sealVerifyInfo = tuple('sealVerifyInfo', {
  /** Registered type. */
  sealProof: int,
  sectorID: tuple('sectorID', {
    /** Actor id of the provider. */
    miner: uint,
    number: uint,
  }),
  dealIDs: list(uint),
  /** Of the ticket: 32 bytes. */
  randomness: bytes,
  /** Of the beacon: 32 bytes. */
  interactiveRandomness: bytes,
  proof: bytes,
  /** CommR. */
  sealedCID: link,
  /** CommD. */
  unsealedCID: link,
})
export type SealVerifyInfo = ValueOf<typeof sealVerifyInfo>
