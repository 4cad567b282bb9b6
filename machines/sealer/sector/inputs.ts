/** What a sector's effects are given: functions of its context. */
import type { CommitInput, SectorContext, SectorRef } from './types.js'

export const ref = ({ miner, number, sealProof }: SectorContext): SectorRef => ({ miner, number, sealProof })
/** The files that have pieces in it. */
export const filesOf = (context: SectorContext): string[] => [...new Set(context.pieces.map(piece => piece.file))]
/** Pieces that are still to be added. */
export const pending = (context: SectorContext) => context.pieces.filter(piece => piece.cid === null)
/** A value that an earlier state has put there. */
export const known = <T>(value: T | null): T => {
  if (value === null) throw new TypeError('a sector reached a state without what the state before it gives')
  return value
}
export const tickets = (context: SectorContext) => ({ round: context.round, ticket: known(context.ticket).value })
export const commitments = (context: SectorContext) => ({ commD: known(context.commD), commR: known(context.commR) })
export const commitInput = (context: SectorContext): CommitInput => ({
  ...ref(context),
  ...tickets(context),
  ...commitments(context),
  proofRound: context.proofRound,
  seed: known(context.seed).value,
})
export const seedEpoch = (context: SectorContext): number =>
  known(context.preCommitEpoch) + context.preCommitChallengeDelay
