/**
 * What Lotus's storage-miner API asks of sectors, with its names and shapes, so that what was written for Lotus works here.
 * Source: Lotus, documentation/en/api-methods-miner.md. Data only; the answers live in `methods/lotus.ts`.
 */
import { z } from 'zod'
import { method } from '../../runtime/rpc/index.js'

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
    result: LotusSectorInfo,
    permission: 'read',
    doc: 'One sector with its log.',
  }),
} as const
