/** The tipsets that a chain won't leave any more. */
import { setImmediate } from 'node:timers/promises'
import type { Tipset } from '../../../filecoin/index.js'
import type { Chain } from '../chain/index.js'

export interface SettledTipset {
  readonly tipset: Tipset
  /** The one after it on the chain. */
  readonly child: Tipset
}

/** Each of which may wait for the disk. */
const STEPS_AT_ONCE = 64

/**
 * Oldest first.
 *
 * @param span Epochs: of tipsets above `after`, and up to `upTo`, which is below the head.
 * @param most So many, and no more.
 */
export async function settledTipsets(
  { head, modules }: Pick<Chain, 'head' | 'modules'>,
  { after, upTo }: { readonly after: number; readonly upTo: number },
  most: number,
): Promise<readonly SettledTipset[]> {
  let found: SettledTipset[] = []
  let child = head
  for (let step = 1; child.height > 0; step++) {
    const tipset = modules.tipsets.parent(child)
    // Genesis is nobody's work.
    if (tipset.height <= Math.max(0, after)) break
    if (tipset.height <= upTo) found.push({ tipset, child })
    // The way may be long, and its oldest end alone is wanted.
    if (found.length >= 2 * most) found = found.slice(-most)
    child = tipset
    if (step % STEPS_AT_ONCE === 0) await setImmediate()
  }
  return found.slice(-most).reverse()
}
