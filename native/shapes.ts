/** What each call's input must be, as data. */
import {
  bytes,
  bytes32,
  type Check,
  existingFile,
  existingFolder,
  groth16,
  list,
  nonEmptyBytes,
  nonEmptyList,
  oneOf,
  optional,
  path,
  pieceSize,
  type Shape,
  safeInteger,
  shape,
  whole,
  words,
} from './check.js'
import {
  AGGREGATION_TYPES,
  SEAL_PROOF_TYPES,
  UPDATE_PROOF_TYPES,
  WINDOW_POST_PROOF_TYPES,
  WINNING_POST_PROOF_TYPES,
} from './proof-types.js'
import type {
  PieceCommitmentInput,
  PieceInfo,
  PrivateReplica,
  Proofs,
  PublicReplica,
  SealStatement,
  VerifySealInput,
} from './types.js'

const seal = oneOf(SEAL_PROOF_TYPES)
const winning = oneOf(WINNING_POST_PROOF_TYPES)
const window = oneOf(WINDOW_POST_PROOF_TYPES)
const post = oneOf([...WINNING_POST_PROOF_TYPES, ...WINDOW_POST_PROOF_TYPES])
const update = oneOf(UPDATE_PROOF_TYPES)
const aggregation = oneOf(AGGREGATION_TYPES)

const pieces = list(shape<PieceInfo>({ size: pieceSize, commitment: bytes32 }))
const identity = { proverId: bytes32, sectorNumber: whole, ticket: bytes32 }
const commitments = { commR: bytes32, commD: bytes32 }
const sealed = { cachePath: existingFolder, sealedPath: existingFile }
const statement: Shape<SealStatement> = { ...identity, ...commitments, seed: bytes32 }

const publicReplica: Shape<PublicReplica> = { sectorNumber: whole, commR: bytes32 }
const privateReplica: Shape<PrivateReplica> = { ...publicReplica, ...sealed }
const draw = { randomness: bytes32, proverId: bytes32 }
const replicas = nonEmptyList(shape(privateReplica))
const publicReplicas = nonEmptyList(shape(publicReplica))
const opaque = nonEmptyList(nonEmptyBytes)

const updateStatement = { proofType: update, commROld: bytes32, commRNew: bytes32, commDNew: bytes32 }
const updatePaths = {
  sectorKeyPath: existingFile,
  sectorKeyCachePath: existingFolder,
  replicaPath: existingFile,
  replicaCachePath: existingFolder,
}

type InputOf<Name extends keyof Proofs> = Parameters<Proofs[Name]>[0]
const of = <Name extends keyof Proofs>(_: Name, fields: Shape<InputOf<Name>>): Check => shape(fields)

const fromBytes = shape<Extract<PieceCommitmentInput, { bytes: unknown }>>({ bytes, pieceSize: optional(pieceSize) })
const fromFile = shape<Extract<PieceCommitmentInput, { sourcePath: unknown }>>({
  sourcePath: existingFile,
  sourceOffset: whole,
  sourceLength: whole,
  pieceSize: optional(pieceSize),
})
const pieceSource: Check = (value, place) =>
  (typeof value === 'object' && value !== null && 'bytes' in value ? fromBytes : fromFile)(value, place)

const interactiveClaim = shape<VerifySealInput>({ ...statement, proofType: seal, proof: groth16 })
const nonInteractiveClaim = shape<VerifySealInput>({ ...statement, proofType: seal, proof: nonEmptyBytes })
const isNonInteractive = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'proofType' in value &&
  String(value.proofType).endsWith('_NonInteractivePoRep')
const sealClaim: Check = (value, place) =>
  (isNonInteractive(value) ? nonInteractiveClaim : interactiveClaim)(value, place)

export const SHAPES: { readonly [Name in keyof Proofs]: Check } = {
  addPiece: of('addPiece', {
    sourcePath: existingFile,
    sourceOffset: whole,
    sourceLength: whole,
    unsealedPath: path,
    unsealedOffset: whole,
    pieceSize,
  }),
  generatePieceCommitment: pieceSource,
  zeroPieceCommitment: of('zeroPieceCommitment', { pieceSize }),
  computeCommD: of('computeCommD', { proofType: seal, pieces }),

  sealPreCommitPhase1: of('sealPreCommitPhase1', {
    ...identity,
    proofType: seal,
    cachePath: path,
    unsealedPath: existingFile,
    sealedPath: path,
    pieces,
  }),
  sealPreCommitPhase2: of('sealPreCommitPhase2', {
    ...sealed,
    phase1Output: nonEmptyBytes,
    unsealedPath: optional(existingFile),
  }),
  generateSynthProofs: of('generateSynthProofs', { ...identity, ...commitments, ...sealed, proofType: seal, pieces }),
  sealCommitPhase1: of('sealCommitPhase1', { ...statement, ...sealed, proofType: seal, pieces }),
  sealCommitPhase2: of('sealCommitPhase2', { phase1Output: nonEmptyBytes, proverId: bytes32, sectorNumber: whole }),
  sealCommitPhase2CircuitProofs: of('sealCommitPhase2CircuitProofs', {
    phase1Output: nonEmptyBytes,
    sectorNumber: whole,
  }),
  getSealInputs: of('getSealInputs', { ...statement, proofType: seal }),
  verifySeal: sealClaim,
  verifyBatchSeal: of('verifyBatchSeal', {
    proofType: seal,
    seals: nonEmptyList(shape({ ...statement, proof: groth16 })),
  }),
  aggregateSealCommitProofs: of('aggregateSealCommitProofs', {
    proofType: seal,
    aggregationType: aggregation,
    commRs: nonEmptyList(bytes32),
    seeds: nonEmptyList(bytes32),
    proofs: nonEmptyList(groth16),
  }),
  verifyAggregateSealCommitProofs: of('verifyAggregateSealCommitProofs', {
    proofType: seal,
    aggregationType: aggregation,
    statements: nonEmptyList(shape(statement)),
    proof: nonEmptyBytes,
  }),
  unsealRange: of('unsealRange', {
    ...identity,
    ...sealed,
    proofType: seal,
    outputPath: path,
    commD: bytes32,
    offset: whole,
    length: whole,
  }),
  clearCache: of('clearCache', { cachePath: existingFolder }),
  clearSyntheticProofs: of('clearSyntheticProofs', { cachePath: existingFolder }),
  fauxrep: of('fauxrep', { proofType: seal, cachePath: path, sealedPath: path }),
  fauxrep2: of('fauxrep2', { proofType: seal, cachePath: path, existingPAuxPath: existingFile }),
  sdr: of('sdr', { proofType: seal, outputDir: path, replicaId: bytes32 }),
  generateTreeRLast: of('generateTreeRLast', { proofType: seal, sealedPath: existingFile, outputDir: path }),
  generateTreeC: of('generateTreeC', { proofType: seal, inputDir: existingFolder, outputDir: path }),

  generateWinningPostSectorChallenge: of('generateWinningPostSectorChallenge', {
    ...draw,
    proofType: winning,
    sectorCount: safeInteger,
  }),
  generateFallbackSectorChallenges: of('generateFallbackSectorChallenges', {
    ...draw,
    proofType: post,
    sectorNumbers: nonEmptyList(whole),
  }),
  generateSingleVanillaProof: of('generateSingleVanillaProof', {
    proofType: post,
    replica: shape(privateReplica),
    challenges: nonEmptyList(whole),
  }),
  generateWinningPost: of('generateWinningPost', { ...draw, proofType: winning, replicas }),
  generateWinningPostWithVanilla: of('generateWinningPostWithVanilla', {
    ...draw,
    proofType: winning,
    vanillaProofs: opaque,
  }),
  verifyWinningPost: of('verifyWinningPost', { ...draw, proofType: winning, proof: groth16, replicas: publicReplicas }),
  generateWindowPost: of('generateWindowPost', { ...draw, proofType: window, replicas }),
  generateWindowPostWithVanilla: of('generateWindowPostWithVanilla', {
    ...draw,
    proofType: window,
    vanillaProofs: opaque,
  }),
  generateSingleWindowPostWithVanilla: of('generateSingleWindowPostWithVanilla', {
    ...draw,
    proofType: window,
    vanillaProofs: opaque,
    partitionIndex: safeInteger,
  }),
  mergeWindowPostPartitionProofs: of('mergeWindowPostPartitionProofs', {
    proofType: window,
    partitionProofs: nonEmptyList(groth16),
  }),
  getNumPartitionForFallbackPost: of('getNumPartitionForFallbackPost', { proofType: window, sectorCount: safeInteger }),
  verifyWindowPost: of('verifyWindowPost', { ...draw, proofType: window, proof: groth16, replicas: publicReplicas }),

  emptySectorUpdateEncodeInto: of('emptySectorUpdateEncodeInto', {
    proofType: update,
    newReplicaPath: path,
    newCachePath: path,
    sectorKeyPath: existingFile,
    sectorKeyCachePath: existingFolder,
    stagedDataPath: existingFile,
    pieces,
  }),
  emptySectorUpdateDecodeFrom: of('emptySectorUpdateDecodeFrom', {
    proofType: update,
    outDataPath: path,
    replicaPath: existingFile,
    sectorKeyPath: existingFile,
    sectorKeyCachePath: existingFolder,
    commDNew: bytes32,
  }),
  emptySectorUpdateDecodeFromRange: of('emptySectorUpdateDecodeFromRange', {
    proofType: update,
    commDNew: bytes32,
    commROld: bytes32,
    replicaPath: existingFile,
    sectorKeyPath: existingFile,
    outputPath: path,
    nodesOffset: safeInteger,
    numNodes: safeInteger,
  }),
  emptySectorUpdateRemoveEncodedData: of('emptySectorUpdateRemoveEncodedData', {
    proofType: update,
    sectorKeyPath: path,
    sectorKeyCachePath: path,
    replicaPath: existingFile,
    originalCachePath: existingFolder,
    dataPath: existingFile,
    commDNew: bytes32,
  }),
  generatePartitionProofs: of('generatePartitionProofs', { ...updateStatement, ...updatePaths }),
  verifyPartitionProofs: of('verifyPartitionProofs', { ...updateStatement, partitionProofs: opaque }),
  generateEmptySectorUpdateProof: of('generateEmptySectorUpdateProof', { ...updateStatement, ...updatePaths }),
  generateEmptySectorUpdateProofWithVanilla: of('generateEmptySectorUpdateProofWithVanilla', {
    ...updateStatement,
    partitionProofs: opaque,
  }),
  verifyEmptySectorUpdateProof: of('verifyEmptySectorUpdateProof', { ...updateStatement, proof: groth16 }),

  proverReport: of('proverReport', {}),
  chooseProver: of('chooseProver', { prover: oneOf(['auto', 'own', 'stock']), isa: oneOf(['portable', 'best']) }),
  passOverProver: of('passOverProver', { why: optional(words) }),

  sealProofFacts: of('sealProofFacts', { proofType: seal }),
  postProofFacts: of('postProofFacts', { proofType: post }),
  updateProofFacts: of('updateProofFacts', { proofType: update }),
}
