/** What would be signed, in the terms that policies speak of. Amounts in attoFIL. */
import type { CID } from 'multiformats/cid'
import type { Address, Message } from '../../../filecoin/index.js'

export interface MessageSubject extends Message {
  readonly kind: 'message'
  readonly cid: CID
  /** The most that gas can cost. */
  readonly gasFeeMax: bigint
}

export interface BlockSubject {
  readonly kind: 'block'
  readonly miner: Address
  /** Epoch. */
  readonly height: number
  readonly parents: readonly CID[]
  /** Seconds since 1970. */
  readonly timestamp: number
}

export interface DealTerms {
  readonly client: Address
  readonly provider: Address
  readonly pieceCid: CID
  /** Padded bytes. */
  readonly pieceSize: number
  readonly verified: boolean
  readonly startEpoch: number
  readonly endEpoch: number
  readonly pricePerEpoch: bigint
  /** Over all epochs. */
  readonly price: bigint
  readonly clientCollateral: bigint
  readonly providerCollateral: bigint
}

export interface DealSubject extends DealTerms {
  readonly kind: 'deal'
}

export interface RandomnessSubject {
  readonly kind: 'randomness'
  /** Of `RandomnessTag`, if it is one. */
  readonly purpose: string | null
  readonly tag: number
  readonly epoch: number
}

export interface VoucherSubject {
  readonly kind: 'voucher'
  readonly channel: Address
  readonly lane: bigint
  readonly nonce: bigint
  /** Of the whole lane. */
  readonly amount: bigint
}

export interface AskSubject {
  readonly kind: 'ask'
  readonly miner: Address
  /** For each GiB and epoch. */
  readonly price: bigint
  readonly verifiedPrice: bigint
  /** Padded bytes. */
  readonly minPieceSize: bigint
  readonly maxPieceSize: bigint
  /** Epoch. */
  readonly expiry: bigint
}

export interface DealResponseSubject {
  readonly kind: 'dealResponse'
  readonly state: bigint
  readonly proposal: CID
}

export interface DealStateSubject {
  readonly kind: 'dealState'
  readonly state: bigint
  readonly dealId: bigint
  readonly terms: DealTerms | null
}

/** Of the key itself, to a gateway. */
export interface PossessionSubject {
  readonly kind: 'possession'
}

export interface BlindSubject {
  readonly kind: 'blind'
  /** Bytes. */
  readonly length: number
}

export type Subject =
  | MessageSubject
  | BlockSubject
  | DealSubject
  | RandomnessSubject
  | VoucherSubject
  | AskSubject
  | DealResponseSubject
  | DealStateSubject
  | PossessionSubject
  | BlindSubject
