/**
 * What the chain itself would find, written down from lotus, chain/vm/fvm.go, VerifyConsensusFault: over whole headers and CIDs, with every block that
 * somebody could show as a witness. Slow, and of another make than the filter.
 */
import { type BlockHeader, blockCid, type Tipset } from '../../../../filecoin/index.js'

interface Given {
  readonly block: BlockHeader
  readonly parents: Tipset
}

export type ChainFault = 'DOUBLE_FORK' | 'TIME_OFFSET' | 'PARENT_GRINDING'

const idOf = (block: BlockHeader): string => blockCid(block).toString()
const setOf = (block: BlockHeader): string => block.parents.map(String).sort().join()
const has = (block: BlockHeader, cid: string): boolean => block.parents.some(parent => parent.toString() === cid)

function verifyConsensusFault(a: BlockHeader, b: BlockHeader, witness: BlockHeader | null): ChainFault | null {
  if (idOf(a) === idOf(b) || !a.miner.equals(b.miner) || b.height < a.height) return null
  let fault: ChainFault | null = null
  if (a.height === b.height) fault = 'DOUBLE_FORK'
  if (setOf(a) === setOf(b) && a.height !== b.height) fault = 'TIME_OFFSET'
  if (
    witness !== null &&
    setOf(a) === setOf(witness) &&
    a.height === witness.height &&
    has(b, idOf(witness)) &&
    !has(b, idOf(a))
  )
    fault = 'PARENT_GRINDING'
  return fault
}

export class Model {
  readonly #recorded: Given[] = []

  /** Faults of the block with what was recorded, by the CID of the other; recorded if there is none. */
  record(given: Given): { known: boolean; faults: ReadonlyMap<string, ReadonlySet<ChainFault>> } {
    const faults = new Map<string, Set<ChainFault>>()
    const known = this.#recorded.some(({ block }) => idOf(block) === idOf(given.block))
    if (!known)
      for (const other of this.#recorded)
        for (const [a, b] of [
          [given, other],
          [other, given],
        ] as const)
          for (const witness of [null, ...b.parents.blocks]) {
            const fault = verifyConsensusFault(a.block, b.block, witness)
            if (fault === null) continue
            const cid = idOf(other.block)
            faults.set(cid, (faults.get(cid) ?? new Set()).add(fault))
          }
    if (!known && faults.size === 0) this.#recorded.push(given)
    return { known, faults }
  }
}
