/** When a block says it was made. Source: Lotus `filcns.ValidateBlock`. */
import type { Tipset } from '../block/index.js'

/**
 * The only timestamp that a block may have, in seconds since 1970.
 *
 * @param epoch Of the block, after its parents'.
 * @param blockDelay Seconds.
 */
export const blockTimestamp = (
  parents: Pick<Tipset, 'height' | 'minTimestamp'>,
  epoch: number,
  blockDelay: number,
): number => parents.minTimestamp + blockDelay * (epoch - parents.height)
