/**
 * What Lotus's storage-miner API asks of sectors, with its names and shapes, so that what was written for Lotus works here.
 * Source: Lotus, documentation/en/api-methods-miner.md. Data only; the answers live in `methods/lotus.ts`.
 */
import { z } from 'zod'
import { method, ReaderParam } from '../../runtime/rpc/index.js'

const SectorNumber = z.int().nonnegative()
const Cid = z.object({ '/': z.string() })
/** Bytes, as Go writes them. */
const Base64 = z.string()
/** A `big.Int`: decimal text. */
const BigInteger = z.string()
const Randomness = z.object({ Value: Base64, Epoch: z.int() })

export const LotusSectorInfo = z.object({
  SectorID: SectorNumber,
  State: z.string(),
  CommD: Cid.nullable(),
  CommR: Cid.nullable(),
  Proof: Base64.nullable(),
  Deals: z.array(z.int()),
  Pieces: z.array(
    z.object({
      /** Size in padded bytes. */
      Piece: z.object({ Size: z.int(), PieceCID: Cid.nullable() }),
      /** Null: no deal is behind it. */
      DealInfo: z.null(),
    }),
  ),
  Ticket: Randomness,
  Seed: Randomness,
  PreCommitMsg: Cid.nullable(),
  CommitMsg: Cid.nullable(),
  /** Failures in a row, of all phases. */
  Retries: z.int(),
  ToUpgrade: z.boolean(),
  ReplicaUpdateMessage: Cid.nullable(),
  LastErr: z.string(),
  /** Timestamp in seconds since 1970. */
  Log: z.array(z.object({ Kind: z.string(), Timestamp: z.int(), Trace: z.string(), Message: z.string() })),
  /** RegisteredSealProof. */
  SealProof: z.int(),
  Activation: z.int(),
  Expiration: z.int(),
  DealWeight: BigInteger,
  VerifiedDealWeight: BigInteger,
  InitialPledge: BigInteger,
  OnTime: z.int(),
  Early: z.int(),
})
export type LotusSectorInfo = z.infer<typeof LotusSectorInfo>

/** Lotus's `storiface.SectorRef`. */
export const LotusSectorRef = z.object({
  ID: z.object({ Miner: z.int().nonnegative(), Number: SectorNumber }),
  /** RegisteredSealProof. */
  ProofType: z.int(),
})
export type LotusSectorRef = z.infer<typeof LotusSectorRef>

/** Lotus's `piece.PieceDealInfo`, as far as it is looked at; a deal itself is refused until there is a market. */
export const PieceDealInfo = z.object({
  PublishCid: Cid.nullable().default(null),
  DealID: z.int().nonnegative().default(0),
  DealProposal: z.looseObject({}).nullable().default(null),
  KeepUnsealed: z.boolean().default(false),
})
export type PieceDealInfo = z.infer<typeof PieceDealInfo>

export const SectorOffset = z.object({
  Sector: SectorNumber,
  /** Padded bytes. */
  Offset: z.int().nonnegative(),
})
export type SectorOffset = z.infer<typeof SectorOffset>

export const lotusSealerApi = {
  SectorsList: method({
    params: z.tuple([]),
    result: z.array(SectorNumber),
    permission: 'read',
    doc: 'Numbers of all sectors.',
    example: { params: [], result: [0, 1] },
  }),
  SectorsListInStates: method({
    params: z.tuple([z.array(z.string())]),
    names: ['states'],
    result: z.array(SectorNumber),
    permission: 'read',
    doc: 'Numbers of the sectors in any of these states.',
    example: { params: [['Proving']], result: [0] },
  }),
  SectorsSummary: method({
    params: z.tuple([]),
    result: z.record(z.string(), z.int()),
    permission: 'read',
    doc: 'How many sectors are in each state.',
    example: { params: [], result: { Proving: 1, WaitDeals: 1 } },
  }),
  SectorsStatus: method({
    params: z.tuple([
      SectorNumber,
      /** What the chain knows of it too; refused until there is one. */
      z.boolean().default(false),
    ]),
    names: ['sector', 'showOnChainInfo'],
    result: LotusSectorInfo,
    permission: 'read',
    doc: 'One sector with its log.',
    example: { params: [0, false] },
  }),
  SectorAddPieceToAny: method({
    params: z.tuple([
      /** UnpaddedPieceSize: 127/128 of a power of two. */
      z.int().positive(),
      ReaderParam,
      PieceDealInfo.prefault({}),
    ]),
    names: ['size', 'reader', 'deal'],
    result: SectorOffset,
    permission: 'admin',
    doc: 'Puts a piece without a deal into a sector that has room, and opens one where none has. Its bytes are sent to `/rpc/streams/v0/push/<uuid>` by POST; answered when its place is given. The same bytes again have the same place.',
    example: {
      params: [1016, { Type: 'push', Info: 'b6f1f6d6-3b8e-4b57-9f0e-2d1c6a1c9a40' }, { PublishCid: null, DealID: 0 }],
      result: { Sector: 3, Offset: 1024 },
    },
  }),
  SectorsUnsealPiece: method({
    params: z.tuple([
      LotusSectorRef,
      /** Raw bytes. */
      z.int().nonnegative(),
      z.int().positive(),
      /** The sector's ticket. */
      Base64,
      /** CommD, to be checked. */
      Cid.nullable().default(null),
    ]),
    names: ['sector', 'offset', 'size', 'randomness', 'commD'],
    result: z.null(),
    permission: 'admin',
    doc: 'Brings the unsealed file of a sector in Proving back, whole, into its place in the storage path.',
    example: {
      params: [
        { ID: { Miner: 1000, Number: 0 }, ProofType: 5 },
        0,
        2032,
        'o0AwGt3cOGV1r2N0YKk0DgjnZQKBvAe6Wk6BGkHJtxU=',
        { '/': 'baga6ea4seaqabatz4e5yqrkmjhbtbfe5gbvmuvf5k2wrb6lj6bszu2kvc5wqyai' },
      ],
      result: null,
    },
  }),
} as const
