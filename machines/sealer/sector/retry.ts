/** How often and how soon a phase is tried again. */
import type { SectorContext, SectorPhase } from './types.js'

const SPREAD = 0.2
const GOLDEN = 0.618_033_988_749

export const failuresOf = (context: SectorContext, phase: SectorPhase): number => context.failures[phase] ?? 0

/**
 * Doubles with each failure of the phase in a row. Sectors that failed together (a full disk) must not come back together;
 * machines know no randomness, so the sector's number spreads them.
 */
export function backoffMs(context: SectorContext): number {
  const { first, longest } = context.backoffMs
  const failures = context.returnTo === null ? 1 : Math.max(1, failuresOf(context, context.returnTo))
  const spread = 1 + SPREAD * ((context.number * GOLDEN) % 1)
  return Math.min(longest, first * 2 ** (failures - 1)) * spread
}

/** The phase to go back to has failed more often than it may be tried again. */
export const exhausted = (context: SectorContext): boolean =>
  context.returnTo !== null && failuresOf(context, context.returnTo) > context.retries

/** The sector may not start over from PreCommit1 any more. */
export const recomputedOut = (context: SectorContext): boolean => context.round >= context.recomputations

/** One invalid proof may be an accident of the prover; two in a row mean that what it proves is wrong (Lotus). */
export const proofKeepsFailing = (context: SectorContext): boolean => context.invalidProofs > 1
