/** Block headers. Source: Filecoin spec, "Block". */
import type { CID } from 'multiformats/cid'
import type { Address } from '../address/index.js'
import { address, bigint, bytes, type Codec, encode, int, link, list, nullable, tuple, uint } from '../cbor/index.js'
import { cidOf } from '../cid.js'
import { type Signature, signature } from '../signature.js'

/** A VRF proof on the ticket before it: the chain's randomness. */
export interface Ticket {
  readonly vrfProof: Uint8Array
}

export const ticket: Codec<Ticket> = tuple('ticket', { vrfProof: bytes }, { vrfProof: 'VRFProof' })

/** How often the block's miner was elected, and the proof. */
export interface ElectionProof {
  readonly winCount: number
  readonly vrfProof: Uint8Array
}

export const electionProof: Codec<ElectionProof> = tuple(
  'electionProof',
  { winCount: int, vrfProof: bytes },
  { vrfProof: 'VRFProof' },
)

/** Of a drand-like beacon. */
export interface BeaconEntry {
  readonly round: number
  readonly data: Uint8Array
}

export const beaconEntry: Codec<BeaconEntry> = tuple('beaconEntry', { round: uint, data: bytes })

export interface PoStProof {
  /** Registered type. */
  readonly type: number
  readonly proof: Uint8Array
}

export const postProof: Codec<PoStProof> = tuple(
  'postProof',
  { type: int, proof: bytes },
  { type: 'PoStProof', proof: 'ProofBytes' },
)

export interface BlockHeader {
  readonly miner: Address
  /** None in the genesis block of some networks. */
  readonly ticket: Ticket | null
  readonly electionProof: ElectionProof | null
  /** Those since the parents' last one, one for each epoch. */
  readonly beaconEntries: readonly BeaconEntry[]
  readonly winningPost: readonly PoStProof[]
  /** In the order of their tipset. */
  readonly parents: readonly CID[]
  readonly parentWeight: bigint
  /** Epoch. */
  readonly height: number
  /** After the parents' messages. */
  readonly parentStateRoot: CID
  readonly parentReceipts: CID
  readonly messages: CID
  readonly blsAggregate: Signature | null
  /** Seconds since 1970. */
  readonly timestamp: number
  /** None until it is signed. */
  readonly signature: Signature | null
  readonly forkSignaling: number
  /** AttoFIL for each unit of gas. */
  readonly parentBaseFee: bigint
}

export const blockHeader: Codec<BlockHeader> = tuple(
  'blockHeader',
  {
    miner: address,
    ticket: nullable(ticket),
    electionProof: nullable(electionProof),
    beaconEntries: list(beaconEntry),
    winningPost: list(postProof),
    parents: list(link),
    parentWeight: bigint,
    height: int,
    parentStateRoot: link,
    parentReceipts: link,
    messages: link,
    blsAggregate: nullable(signature),
    timestamp: uint,
    signature: nullable(signature),
    forkSignaling: uint,
    parentBaseFee: bigint,
  },
  {
    winningPost: 'WinPoStProof',
    parentReceipts: 'ParentMessageReceipts',
    blsAggregate: 'BLSAggregate',
    signature: 'BlockSig',
  },
)

export const blockCid = (header: BlockHeader): CID => cidOf(encode(blockHeader, header))

/** What a block's signature signs. */
export const bytesToSign = (header: BlockHeader): Uint8Array => encode(blockHeader, { ...header, signature: null })
