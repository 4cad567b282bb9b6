/** What a sector knows, what it is told, and what its effects take and give. Sizes are padded bytes, hex has no prefix. */
import type { Stamp } from '../../../runtime/machine/index.js'
import type { RememberedFailure } from '../failure.js'

/** The phases that can fail, by the state in which they do. */
export type SectorPhase =
  | 'AddPiece'
  | 'Packing'
  | 'GetTicket'
  | 'PreCommit1'
  | 'PreCommit2'
  | 'WaitSeed'
  | 'Committing'
  | 'FinalizeSector'
  | 'Removing'

/** A part of a file on its way into a sector. */
export interface SectorPiece {
  /** CID of the file it's a part of. */
  readonly file: string
  /** Which piece of the file. */
  readonly index: number
  readonly size: number
  /** Where it begins in the sector; a multiple of its size. */
  readonly offset: number
  /** Where its bytes begin in the file. */
  readonly fileOffset: number
  /** Raw bytes of the file in it. */
  readonly payloadBytes: number
}

export interface HeldPiece extends SectorPiece {
  /** CommP as a CID, once the piece is added. */
  readonly cid: string | null
}

/** What is the same for all sectors that a placement opens. */
export interface SectorSettings {
  /** How long a sector that isn't full waits for more pieces, from its opening. */
  readonly waitDealsDelayMs: number
  /** Epochs between pre-commit and seed. */
  readonly preCommitChallengeDelay: number
  /** Further epochs before the seed is taken for final enough. */
  readonly seedConfidence: number
  /** Failures of a phase in a row that are tried again. */
  readonly retries: number
  /** How often a sector may start over from PreCommit1. */
  readonly recomputations: number
  /** Wait before a phase is tried again: doubles with each failure. */
  readonly backoffMs: { readonly first: number; readonly longest: number }
}

export interface SectorInput extends SectorSettings {
  readonly miner: string
  readonly number: number
  readonly sealProof: string
  readonly sectorSize: number
}

export interface SectorContext extends SectorInput {
  /** When the sector was opened; 0 outside the runtime. */
  readonly openedAt: number
  /** When the present state was entered. */
  readonly since: number
  /** In the order in which they came. */
  readonly pieces: readonly HeldPiece[]
  /** SectorStartPacking came while a piece was being added. */
  readonly packRequested: boolean
  /** Goes up when the sector starts over: results of earlier rounds don't count. */
  readonly round: number
  /** Goes up when a proof turns out invalid. */
  readonly proofRound: number
  readonly ticket: SealRandom | null
  readonly preCommitEpoch: number | null
  readonly seed: SealRandom | null
  /** CIDs. */
  readonly commD: string | null
  readonly commR: string | null
  readonly proof: string | null
  /** Failures in a row by phase. */
  readonly failures: Readonly<Partial<Record<SectorPhase, number>>>
  /** Proofs that the verifier refused, since the sector last started over. */
  readonly invalidProofs: number
  readonly lastFailure: RememberedFailure | null
  /** Where a failure state goes back to. */
  readonly returnTo: SectorPhase | null
}

export type SectorEvent = Partial<Stamp> &
  (
    | { readonly type: 'SectorAddPiece'; readonly piece: SectorPiece }
    | { readonly type: 'SectorStartPacking' }
    | { readonly type: 'SectorSeedReady' }
    | { readonly type: 'SectorSeedReady.reverted' }
    | { readonly type: 'SectorRetry' }
    | { readonly type: 'SectorRemove' }
  )

/** Randomness from the chain. */
export interface SealRandom {
  readonly epoch: number
  /** 32 bytes, hex. */
  readonly value: string
}

export interface SectorRef {
  readonly miner: string
  readonly number: number
  readonly sealProof: string
}

export interface AddPieceInput extends SectorRef {
  readonly piece: SectorPiece
}
export interface AddPieceOutput {
  /** CommP as a CID. */
  readonly cid: string
}

export interface PackingInput extends SectorRef {
  /** The pieces' commitments lie with the files that AddPiece left. */
  readonly pieces: readonly { readonly offset: number; readonly size: number }[]
}
export interface PackingOutput {
  /** CID. */
  readonly commD: string
}

export interface PreCommit1Input extends SectorRef {
  readonly round: number
  readonly ticket: string
}
export type PreCommit1Output = Record<string, never>

export type PreCommit2Input = PreCommit1Input
export interface PreCommit2Output {
  /** CIDs. */
  readonly commD: string
  readonly commR: string
}

export interface GetSeedInput extends SectorRef {
  readonly epoch: number
}

export interface CommitInput extends PreCommit2Input, PreCommit2Output {
  readonly proofRound: number
  readonly seed: string
}
/** The vanilla proofs go by file. */
export type Commit1Output = Record<string, never>
export interface Commit2Output {
  /** 192 bytes a partition, hex. */
  readonly proof: string
}

export interface VerifyInput extends SectorRef, PreCommit2Output, Commit2Output {
  readonly ticket: string
  readonly seed: string
}
export interface VerifyOutput {
  readonly valid: boolean
}

export interface FinalizeInput extends SectorRef {
  readonly round: number
}
export type FinalizeOutput = Record<string, never>

export type RemoveInput = SectorRef
export type RemoveOutput = Record<string, never>
