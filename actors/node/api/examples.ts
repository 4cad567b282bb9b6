/** A block and a sector as Lotus's JSON has them, for the reference. */
import type { WireObject } from '../../../filecoin/cbor/index.js'

const CID = { '/': 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4' }
const BYTES = 'o0AwGt3cOGV1r2N0YKk0DgjnZQKBvAe6Wk6BGkHJtxU='

/** Of what a provider has won; a header has it under other names. */
export const EXAMPLE_TEMPLATE: WireObject = {
  Miner: 't01000',
  Parents: [CID],
  Ticket: { VRFProof: BYTES },
  Eproof: { WinCount: 1, VRFProof: BYTES },
  BeaconValues: [{ Round: 11, Data: BYTES }],
  Messages: null,
  Epoch: 11,
  Timestamp: 1_795_696_990,
  WinningPoStProof: [{ PoStProof: 0, ProofBytes: BYTES }],
}

const SIGNATURE = { Type: 2, Data: BYTES }

export const EXAMPLE_BLOCK: WireObject = {
  Header: {
    Miner: 't01000',
    Ticket: { VRFProof: BYTES },
    ElectionProof: { WinCount: 1, VRFProof: BYTES },
    BeaconEntries: [{ Round: 11, Data: BYTES }],
    WinPoStProof: [{ PoStProof: 0, ProofBytes: BYTES }],
    Parents: [CID],
    ParentWeight: '31104',
    Height: 11,
    ParentStateRoot: CID,
    ParentMessageReceipts: CID,
    Messages: CID,
    BLSAggregate: SIGNATURE,
    Timestamp: 1_795_696_990,
    BlockSig: SIGNATURE,
    ForkSignaling: 0,
    ParentBaseFee: '100',
  },
  BlsMessages: null,
  SecpkMessages: null,
}

/** CommR. */
export const EXAMPLE_SEALED = { '/': 'bagboea4b5abcatlxechwbp7kjpjguna6r6q7ejrhe6mdp3lf34pmswn27pkkiekz' }

export const EXAMPLE_PRE_COMMIT = {
  SealProof: 5,
  SectorNumber: 2,
  SealedCID: EXAMPLE_SEALED,
  SealRandEpoch: 900,
  DealIDs: null,
  Expiration: 700_000,
  UnsealedCid: null,
}
