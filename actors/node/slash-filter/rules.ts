/**
 * Which two blocks of a miner are a consensus fault. Source: Filecoin spec, "Consensus Faults"; lotus, chain/vm/fvm.go, VerifyConsensusFault. With the
 * blocks A and B, A no later than B:
 *
 * - **double fork**: A and B are at one epoch.
 * - **time offset**: A and B have the same parents.
 * - **parent grinding**: a block C of anybody has A's epoch and A's parents, and B has C among its parents, but not A. C is no other than each of
 *   B's parents, as those of a tipset share epoch and parents. So: A is at the epoch of B's parents, has the same parents as they, and is not one of them.
 *
 * All three hold for two blocks whichever was recorded first. They are what the chain can be shown, so they are what is refused.
 *
 * Venus refuses more: any B that leaves out a block of its miner at its parents' epoch. Where A's parents are others than those of B's parents, A was
 * made on another branch, the chain finds no fault, and a miner that waited would lose its block after each reorganisation. That is `left-out`: told,
 * not refused.
 */
import { areSame, type MinedBlock } from './mined-block.js'

export type Fault = 'double-fork' | 'time-offset' | 'parent-grinding'

export type Judgement =
  | { readonly outcome: 'fault'; readonly fault: Fault; readonly other: MinedBlock }
  | { readonly outcome: 'new' | 'known'; readonly leftOut: readonly MinedBlock[] }

/** Of two different blocks of one miner. */
function between(one: MinedBlock, other: MinedBlock): Fault | 'left-out' | null {
  const [a, b] = one.epoch <= other.epoch ? [one, other] : [other, one]
  if (a.epoch === b.epoch) return 'double-fork'
  if (areSame(a.parents, b.parents)) return 'time-offset'
  if (a.epoch !== b.parentEpoch || b.ownParent?.equals(a.identity)) return null
  return areSame(a.parents, b.grandparents) ? 'parent-grinding' : 'left-out'
}

/**
 * @param recorded Blocks of the same miner, among them all that have the epoch of `block` or of its parents, its parents, or parents at its epoch: no
 *   other can be a fault with it.
 */
export function judge(block: MinedBlock, recorded: readonly MinedBlock[]): Judgement {
  // What was recorded was judged then, and all that came later was judged against it.
  const isKnown = recorded.some(({ identity }) => identity.equals(block.identity))
  const leftOut: MinedBlock[] = []
  for (const other of isKnown ? [] : recorded) {
    const found = between(block, other)
    if (found === 'left-out') leftOut.push(other)
    else if (found !== null) return { outcome: 'fault', fault: found, other }
  }
  return { outcome: isKnown ? 'known' : 'new', leftOut }
}
