/**
 * What native calls take and give.
 *
 * Bytes are `Uint8Array`; commitments, tickets, seeds, randomness and prover ids have 32 of them, a Groth16 proof 192 for each partition.
 * A size called padded counts fr32-padded bytes (128·2^k for a piece), of which 127 in 128 carry data. Whole numbers are safe integers,
 * and BigInt where marked. Source of names and meanings: filecoin-proofs-api 19.1.
 */
import type {
  AggregationType,
  PoStProofType,
  SealProofType,
  UpdateProofType,
  WindowPoStProofType,
  WinningPoStProofType,
} from './proof-types.js'

/** A non-negative whole number below 2^64. */
export type Whole = number | bigint

export interface PieceInfo {
  /** PaddedPieceSize in bytes, 128·2^k. */
  readonly size: number
  /** CommP, 32 bytes. */
  readonly commitment: Uint8Array
}

/** A range of a file, copied to a place in an unsealed file as one piece. */
export interface AddPieceInput {
  readonly sourcePath: string
  /** Raw bytes. */
  readonly sourceOffset: Whole
  /** Raw bytes. Zeros follow up to what the piece holds, `pieceSize · 127 / 128`. */
  readonly sourceLength: Whole
  /** Made if absent. Ends behind the piece when the call returns: what was at the offset and behind it is gone, a gap before it is zeros. */
  readonly unsealedPath: string
  /** Padded bytes, a multiple of `pieceSize`. */
  readonly unsealedOffset: Whole
  readonly pieceSize: number
}

/** Raw bytes in memory or in a file. Without `pieceSize`, the smallest piece that holds them. */
export type PieceCommitmentInput =
  | { readonly bytes: Uint8Array; readonly pieceSize?: number }
  | {
      readonly sourcePath: string
      readonly sourceOffset: Whole
      readonly sourceLength: Whole
      readonly pieceSize?: number
    }

export interface ZeroPieceInput {
  readonly pieceSize: number
}

export interface CommDInput {
  readonly proofType: SealProofType
  /** As they lie in the sector. Zero pieces fill what they leave of it, here as in the calls that seal. */
  readonly pieces: readonly PieceInfo[]
}

/** Who seals what. */
interface SectorIdentity {
  /** The miner's ID address payload (LEB128), zero-filled to 32 bytes. */
  readonly proverId: Uint8Array
  readonly sectorNumber: Whole
  /** Of the seal's randomness, 32 bytes. */
  readonly ticket: Uint8Array
}

export interface PreCommit1Input extends SectorIdentity {
  readonly proofType: SealProofType
  /** Made if absent. Layers found here are taken as they are: never give a folder that another ticket was used with. */
  readonly cachePath: string
  readonly unsealedPath: string
  /** Becomes a zero-filled copy of the unsealed file. */
  readonly sealedPath: string
  readonly pieces: readonly PieceInfo[]
}

export interface PreCommit2Input {
  /** What `sealPreCommitPhase1` returned: opaque, JSON. */
  readonly phase1Output: Uint8Array
  readonly cachePath: string
  /** Encoded in place. */
  readonly sealedPath: string
  /** Where given, the sealed file starts from a fresh copy of it. Without it a repeat encodes twice and its commitment is garbage. */
  readonly unsealedPath?: string
}

export interface SealCommitments {
  readonly commR: Uint8Array
  readonly commD: Uint8Array
}

export interface SynthProofsInput extends SectorIdentity, SealCommitments {
  readonly proofType: SealProofType
  readonly cachePath: string
  readonly sealedPath: string
  readonly pieces: readonly PieceInfo[]
}

export interface Commit1Input extends SynthProofsInput {
  /** Interactive randomness, 32 bytes. */
  readonly seed: Uint8Array
}

export interface CircuitProofsInput {
  /** What `sealCommitPhase1` returned: opaque, JSON. */
  readonly phase1Output: Uint8Array
  readonly sectorNumber: Whole
}

export interface Commit2Input extends CircuitProofsInput {
  readonly proverId: Uint8Array
}

/** The public side of one sector's seal. */
export interface SealStatement extends SectorIdentity, SealCommitments {
  readonly seed: Uint8Array
}

export interface SealInputsInput extends SealStatement {
  readonly proofType: SealProofType
}

export interface VerifySealInput extends SealInputsInput {
  /** Of non-interactive PoRep an aggregate (SnarkPack), of another length than others. */
  readonly proof: Uint8Array
}

export interface VerifyBatchSealInput {
  readonly proofType: SealProofType
  readonly seals: readonly (SealStatement & { readonly proof: Uint8Array })[]
}

export interface UnsealRangeInput extends SectorIdentity {
  readonly proofType: SealProofType
  readonly cachePath: string
  readonly sealedPath: string
  /** Made, or made empty, and flushed. To let others see it whole or not at all, give a name of your own and rename it. */
  readonly outputPath: string
  readonly commD: Uint8Array
  /** Unpadded bytes, a multiple of 127. */
  readonly offset: Whole
  /** Unpadded bytes. */
  readonly length: Whole
}

export interface CacheInput {
  readonly cachePath: string
}

export interface FauxrepInput {
  readonly proofType: SealProofType
  readonly cachePath: string
  /** Made, or made anew: a sector of zeros. */
  readonly sealedPath: string
}

export interface Fauxrep2Input {
  readonly proofType: SealProofType
  readonly cachePath: string
  readonly existingPAuxPath: string
}

export interface SdrInput {
  readonly proofType: SealProofType
  readonly outputDir: string
  /** A field element, 32 bytes little-endian. */
  readonly replicaId: Uint8Array
}

export interface TreeRLastInput {
  readonly proofType: SealProofType
  readonly sealedPath: string
  readonly outputDir: string
}

export interface TreeCInput {
  readonly proofType: SealProofType
  /** Holds the layers. */
  readonly inputDir: string
  readonly outputDir: string
}

export interface AggregateInput {
  readonly proofType: SealProofType
  readonly aggregationType: AggregationType
  readonly commRs: readonly Uint8Array[]
  readonly seeds: readonly Uint8Array[]
  /** At most 512 partitions in all on a devnet. */
  readonly proofs: readonly Uint8Array[]
}

export interface VerifyAggregateInput {
  readonly proofType: SealProofType
  readonly aggregationType: AggregationType
  /** In the order of aggregation. */
  readonly statements: readonly SealStatement[]
  readonly proof: Uint8Array
}

/** A sealed sector as its verifier knows it. */
export interface PublicReplica {
  readonly sectorNumber: Whole
  readonly commR: Uint8Array
}

/** A sealed sector as its prover has it. */
export interface PrivateReplica extends PublicReplica {
  readonly cachePath: string
  /** The sealed file, or an updated sector's replica. */
  readonly sealedPath: string
}

export interface WinningChallengeInput {
  readonly proofType: WinningPoStProofType
  readonly randomness: Uint8Array
  readonly sectorCount: number
  readonly proverId: Uint8Array
}

export interface FallbackChallengesInput {
  readonly proofType: PoStProofType
  readonly randomness: Uint8Array
  readonly sectorNumbers: readonly Whole[]
  readonly proverId: Uint8Array
}

export interface SectorChallenges {
  /** BigInt from 2^53 on. */
  readonly sectorNumber: Whole
  /** Nodes of 32 bytes. */
  readonly challenges: readonly number[]
}

export interface VanillaProofInput {
  readonly proofType: PoStProofType
  readonly replica: PrivateReplica
  readonly challenges: readonly Whole[]
}

interface PoStInput<Type> {
  readonly proofType: Type
  readonly randomness: Uint8Array
  readonly proverId: Uint8Array
}

export interface ProvePoStInput<Type> extends PoStInput<Type> {
  readonly replicas: readonly PrivateReplica[]
}

export interface ProvePoStWithVanillaInput<Type> extends PoStInput<Type> {
  /** In the order of sector numbers. */
  readonly vanillaProofs: readonly Uint8Array[]
}

export interface VerifyPoStInput<Type> extends PoStInput<Type> {
  readonly proof: Uint8Array
  readonly replicas: readonly PublicReplica[]
}

/** `vanillaProofs` are those of this partition's sectors alone: a run of `sectorsPerPartition` in the order of sector numbers. */
export interface SingleWindowPoStInput extends ProvePoStWithVanillaInput<WindowPoStProofType> {
  /** From 0. */
  readonly partitionIndex: number
}

export interface MergeWindowPoStInput {
  readonly proofType: WindowPoStProofType
  readonly partitionProofs: readonly Uint8Array[]
}

export interface PartitionCountInput {
  readonly proofType: WindowPoStProofType
  readonly sectorCount: number
}

export interface UpdateEncodeInput {
  readonly proofType: UpdateProofType
  /** Made, or made anew. */
  readonly newReplicaPath: string
  /** Made if absent. */
  readonly newCachePath: string
  /** The sealed file of the committed-capacity sector. */
  readonly sectorKeyPath: string
  readonly sectorKeyCachePath: string
  /** The unsealed file, as long as the sector. */
  readonly stagedDataPath: string
  readonly pieces: readonly PieceInfo[]
}

export interface UpdateEncoded {
  readonly commRNew: Uint8Array
  readonly commRLastNew: Uint8Array
  readonly commDNew: Uint8Array
}

export interface UpdateDecodeInput {
  readonly proofType: UpdateProofType
  /** Made, or made anew: padded data, as long as the sector. */
  readonly outDataPath: string
  readonly replicaPath: string
  readonly sectorKeyPath: string
  readonly sectorKeyCachePath: string
  readonly commDNew: Uint8Array
}

export interface UpdateDecodeRangeInput {
  readonly proofType: UpdateProofType
  readonly commDNew: Uint8Array
  readonly commROld: Uint8Array
  readonly replicaPath: string
  readonly sectorKeyPath: string
  /** Made, or made empty: padded data of the range. */
  readonly outputPath: string
  /** Nodes of 32 bytes. */
  readonly nodesOffset: number
  readonly numNodes: number
}

export interface UpdateRemoveInput {
  readonly proofType: UpdateProofType
  /** Made, or made anew: the sector key as it was. */
  readonly sectorKeyPath: string
  /** Made if absent. */
  readonly sectorKeyCachePath: string
  readonly replicaPath: string
  /** The cache that the sector was first sealed into, not the update's: with that the result would silently be no sector key. */
  readonly originalCachePath: string
  /** The unsealed file that was encoded. */
  readonly dataPath: string
  readonly commDNew: Uint8Array
}

export interface UpdateStatement {
  readonly proofType: UpdateProofType
  readonly commROld: Uint8Array
  readonly commRNew: Uint8Array
  readonly commDNew: Uint8Array
}

export interface ProveUpdateInput extends UpdateStatement {
  readonly sectorKeyPath: string
  readonly sectorKeyCachePath: string
  readonly replicaPath: string
  readonly replicaCachePath: string
}

export interface UpdateWithVanillaInput extends UpdateStatement {
  readonly partitionProofs: readonly Uint8Array[]
}

export interface VerifyUpdateInput extends UpdateStatement {
  readonly proof: Uint8Array
}

export interface ProofTypeFacts {
  /** Bytes. */
  readonly sectorSize: number
  /** Groth16 partitions of a proof. */
  readonly partitions: number
  /** Bytes of one partition's proof. */
  readonly partitionProofLength: number
  /** Sectors that one PoSt partition covers; 1 for seals and updates. */
  readonly sectorsPerPartition: number
  /** Names in the parameter cache. */
  readonly paramsFile: string
  readonly verifyingKeyFile: string
}

export interface ProverReport {
  /** The instructions that our prover uses. */
  readonly isa: 'portable' | 'ifma'
  /** Proofs that ours made. */
  readonly own: number
  /** Proofs that the library's made because `VESPER_PROVER=stock` says so. */
  readonly stock: number
  /** The last proofs that the library's had to make because ours failed; 100 at most. */
  readonly fallbacks: readonly {
    /** Of this process's, from 1. */
    readonly number: number
    readonly circuit: string
    readonly code: string
    readonly message: string
    /** Milliseconds since 1970. */
    readonly at: number
    /** The folder below `VESPER_PROVER_FAILURES` that has what it takes to make the proof again. */
    readonly kept?: string
    /** Why there is none. */
    readonly unkept?: string
  }[]
  /** Of the last proof of ours. */
  readonly stages: readonly { readonly stage: string; readonly ms: number }[]
}

/** Where a proof stands. */
export interface ProofStage {
  /** Of ours: `synthesis`, `quotient`, …, `verification`: docs/prover.md. `stock prover`, once, where that takes over. */
  readonly stage: string
  /** Of the whole proof, by the number of stages, 0 to 1. */
  readonly fraction: number
}

/** Told of each stage before it begins, in the thread of the call; the proof is stopped there if it throws. */
export type OnStage = (stage: ProofStage) => void

/** Which Groth16 prover, with which instructions. */
export interface ProverChoice {
  /** `auto`: ours, and the library's where ours fails; `own` and `stock`: one of them alone. */
  readonly prover: 'auto' | 'own' | 'stock'
  /** `best`: the fastest that the processor has. */
  readonly isa: 'portable' | 'best'
}

/** Every call blocks its thread: run them in worker threads. Each throws `NativeError` alone. */
export interface Proofs {
  /** Writes one piece; a repeat writes the same bytes to the same place. */
  addPiece(input: AddPieceInput): PieceInfo
  generatePieceCommitment(input: PieceCommitmentInput): PieceInfo
  /** Of a piece of zeros, which fills what clients' pieces leave of a sector. */
  zeroPieceCommitment(input: ZeroPieceInput): PieceInfo
  computeCommD(input: CommDInput): Uint8Array

  sealPreCommitPhase1(input: PreCommit1Input): Uint8Array
  sealPreCommitPhase2(input: PreCommit2Input): SealCommitments
  generateSynthProofs(input: SynthProofsInput): void
  sealCommitPhase1(input: Commit1Input): Uint8Array
  /**
   * Groth16, by the prover that `VESPER_PROVER` chooses: for 2 KiB sectors 7 s to 40 s and 2.3 to 3 GB. Non-interactive PoRep has 13
   * partitions: it takes 13 times as long and comes as an aggregate.
   */
  sealCommitPhase2(input: Commit2Input, onStage?: OnStage): Uint8Array
  /** Circuit proofs for aggregation, 192 bytes for each partition: how non-interactive PoRep is proved. */
  sealCommitPhase2CircuitProofs(input: CircuitProofsInput, onStage?: OnStage): Uint8Array
  /** Field elements of each partition, 32 bytes little-endian. */
  getSealInputs(input: SealInputsInput): Uint8Array[][]
  /** Bytes that are no proof at all are false, not an error. */
  verifySeal(input: VerifySealInput): boolean
  /** False when any fails, without saying which. */
  verifyBatchSeal(input: VerifyBatchSealInput): boolean
  aggregateSealCommitProofs(input: AggregateInput): Uint8Array
  verifyAggregateSealCommitProofs(input: VerifyAggregateInput): boolean
  /** Bytes written. */
  unsealRange(input: UnsealRangeInput): number
  clearCache(input: CacheInput): void
  clearSyntheticProofs(input: CacheInput): void
  /** CommR of a sector that only looks sealed, for a genesis. */
  fauxrep(input: FauxrepInput): Uint8Array
  fauxrep2(input: Fauxrep2Input): Uint8Array
  sdr(input: SdrInput): void
  generateTreeRLast(input: TreeRLastInput): Uint8Array
  generateTreeC(input: TreeCInput): Uint8Array

  /** Indices into the miner's sectors. */
  generateWinningPostSectorChallenge(input: WinningChallengeInput): number[]
  generateFallbackSectorChallenges(input: FallbackChallengesInput): SectorChallenges[]
  generateSingleVanillaProof(input: VanillaProofInput): Uint8Array
  generateWinningPost(input: ProvePoStInput<WinningPoStProofType>, onStage?: OnStage): Uint8Array
  generateWinningPostWithVanilla(input: ProvePoStWithVanillaInput<WinningPoStProofType>, onStage?: OnStage): Uint8Array
  verifyWinningPost(input: VerifyPoStInput<WinningPoStProofType>): boolean
  generateWindowPost(input: ProvePoStInput<WindowPoStProofType>, onStage?: OnStage): Uint8Array
  generateWindowPostWithVanilla(input: ProvePoStWithVanillaInput<WindowPoStProofType>, onStage?: OnStage): Uint8Array
  generateSingleWindowPostWithVanilla(input: SingleWindowPoStInput, onStage?: OnStage): Uint8Array
  mergeWindowPostPartitionProofs(input: MergeWindowPoStInput): Uint8Array
  getNumPartitionForFallbackPost(input: PartitionCountInput): number
  verifyWindowPost(input: VerifyPoStInput<WindowPoStProofType>): boolean

  emptySectorUpdateEncodeInto(input: UpdateEncodeInput): UpdateEncoded
  emptySectorUpdateDecodeFrom(input: UpdateDecodeInput): void
  emptySectorUpdateDecodeFromRange(input: UpdateDecodeRangeInput): void
  emptySectorUpdateRemoveEncodedData(input: UpdateRemoveInput): void
  generatePartitionProofs(input: ProveUpdateInput): Uint8Array[]
  verifyPartitionProofs(input: UpdateWithVanillaInput): boolean
  generateEmptySectorUpdateProof(input: ProveUpdateInput, onStage?: OnStage): Uint8Array
  generateEmptySectorUpdateProofWithVanilla(input: UpdateWithVanillaInput, onStage?: OnStage): Uint8Array
  verifyEmptySectorUpdateProof(input: VerifyUpdateInput): boolean

  /** What the Groth16 provers of this process have done so far. */
  proverReport(input: Record<string, never>): ProverReport
  /** For the proofs to come, in the whole process; at its start `VESPER_PROVER` and `VESPER_PROVER_ISA` say it. */
  chooseProver(input: ProverChoice): void
  /**
   * For the proofs to come of the calling thread: with a reason, ours is passed over as if it had failed for it, because it took its process along
   * before; without, it is asked again. No effect where `VESPER_PROVER` leaves no choice.
   */
  passOverProver(input: { readonly why?: string }): void

  sealProofFacts(input: { readonly proofType: SealProofType }): ProofTypeFacts
  postProofFacts(input: { readonly proofType: PoStProofType }): ProofTypeFacts
  updateProofFacts(input: { readonly proofType: UpdateProofType }): ProofTypeFacts
}
