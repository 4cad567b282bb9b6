/** The calls of the native proofs that sealing makes: `native/` answers them, or a test, one of them from a recording. */
import type { Proofs } from '../../../native/index.js'

export type SealingCalls = Pick<
  Proofs,
  | 'addPiece'
  | 'generatePieceCommitment'
  | 'computeCommD'
  | 'sealPreCommitPhase1'
  | 'sealPreCommitPhase2'
  | 'sealCommitPhase1'
  | 'sealCommitPhase2'
  | 'verifySeal'
  | 'clearCache'
  | 'unsealRange'
>
