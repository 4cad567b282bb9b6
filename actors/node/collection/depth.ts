/** How many epochs of states a node needs, and keeps where nothing else is said. */
import { setImmediate } from 'node:timers/promises'
import type { Chain } from '../chain/index.js'
import { FINALITY } from '../chain/lookback.js'

/** Tipsets to go back at once, each of which may wait for the disk. */
const STEPS_AT_ONCE = 64

/**
 * A fork may leave the chain one finality before the head; a message on it may tell of a fault one finality before that; and who signed the faulty
 * block is looked up in a state one finality before the block.
 */
export const LEAST_KEPT = 3 * FINALITY

/** As Lotus's splitstore keeps in its hot store. */
export const USUALLY_KEPT = 4 * FINALITY

/**
 * Where the last `keep` epochs begin: the height of a tipset, the one before if that epoch is null, as what consensus looks back to is the tipset before
 * a null epoch.
 */
export async function startOfLast(keep: number, { head, modules }: Pick<Chain, 'head' | 'modules'>): Promise<number> {
  const start = Math.max(0, head.height - keep)
  let tipset = head
  while (tipset.height > start) {
    tipset = modules.tipsets.at(Math.max(start, tipset.height - STEPS_AT_ONCE), tipset, 'previous')
    await setImmediate()
  }
  return tipset.height
}
