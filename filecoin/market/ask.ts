/** What a provider asks for its storage. Source: go-fil-markets 1.28.2, storagemarket/types.go and storagemarket/migrations. AttoFIL for each GiB and epoch. */
import { address, bigint, encode, int64, nullable, record, tuple, uint64, type ValueOf } from '../cbor/index.js'
import { signature } from '../signature.js'

export const storageAsk = record('storageAsk', {
  price: bigint,
  verifiedPrice: bigint,
  /** Padded bytes. */
  minPieceSize: uint64,
  maxPieceSize: uint64,
  miner: address,
  /** Epoch. */
  timestamp: int64,
  expiry: int64,
  /** Rises with each ask. */
  seqNo: uint64,
})
export type StorageAsk = ValueOf<typeof storageAsk>

/** Version 0: the same in a tuple. Signatures are still of this. */
const storageAsk0 = tuple('storageAsk0', {
  price: bigint,
  verifiedPrice: bigint,
  minPieceSize: uint64,
  maxPieceSize: uint64,
  miner: address,
  timestamp: int64,
  expiry: int64,
  seqNo: uint64,
})

const signedStorageAsk = record('signedStorageAsk', { ask: storageAsk, signature: nullable(signature) })

/** A provider's answer to who wants to know its ask. */
export const askResponse = record('askResponse', { ask: signedStorageAsk })
export type AskResponse = ValueOf<typeof askResponse>

/** What the signature within an answer signs. */
export const askBytesToSign = (ask: StorageAsk): Uint8Array => encode(storageAsk0, ask)
