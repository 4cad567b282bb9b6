/** The state by which an epoch's winners are drawn: that of finality before it, so that nobody can choose it. Source: Filecoin spec, "Expected Consensus". */
import type { CID } from 'multiformats/cid'
import type { Tipset } from '../../../filecoin/index.js'
import type { Executions } from './executions.js'
import type { Tipsets } from './tipsets.js'

/** Epochs. */
export const FINALITY = 900

export interface Lookback {
  readonly tipset: Tipset
  /** After it. */
  readonly stateRoot: CID
}

/** Of an epoch that is built on `parents`. */
export async function lookback(
  { tipsets, executions }: { tipsets: Tipsets; executions: Executions },
  epoch: number,
  parents: Tipset,
): Promise<Lookback> {
  const at = Math.max(0, epoch - FINALITY)
  // A run of null epochs is longer than the look back.
  if (at >= parents.height) return { tipset: parents, stateRoot: (await executions.of(parents)).stateRoot }
  const next = tipsets.at(at + 1, parents, 'next')
  return { tipset: tipsets.parent(next), stateRoot: next.parentStateRoot }
}
