/** All that verifies a seal. Source: fvm_shared 2.0.0, `sector`. */
import { bytes, int, isObject, link, list, tuple, uint, type ValueOf, type WireObject } from '../../cbor/index.js'

const sectorID = tuple('sectorID', {
  /** Actor id of the provider. */
  miner: uint,
  number: uint,
})

const fields = tuple('sealVerifyInfo', {
  /** Registered type. */
  sealProof: int,
  sectorID,
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
export type SealVerifyInfo = ValueOf<typeof fields>

const { SectorID: _, ...otherFields } = fields.wireFields

/** In JSON the sector's provider and number stand among the others. */
export const sealVerifyInfo: typeof fields = {
  ...fields,
  wireFields: { ...otherFields, ...sectorID.wireFields },
  toWire(info) {
    const { SectorID, ...others } = fields.toWire(info)
    return { ...others, ...(SectorID as WireObject) }
  },
  fromWire: (wire, path) => fields.fromWire(isObject(wire) ? { ...wire, SectorID: wire } : wire, path),
}
