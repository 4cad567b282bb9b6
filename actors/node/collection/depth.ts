/** How many epochs of states a node needs, and keeps where nothing else is said. */
import { FINALITY } from '../chain/lookback.js'

/**
 * A fork may leave the chain one finality before the head; a message on it may tell of a fault one finality before that; and who signed the faulty
 * block is looked up in a state one finality before the block.
 */
export const LEAST_KEPT = 3 * FINALITY

/** As Lotus's splitstore keeps in its hot store. */
export const USUALLY_KEPT = 4 * FINALITY
