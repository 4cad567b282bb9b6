/** A chain as a CAR, whose roots are the head's blocks: all of its headers, and messages, receipts and states from an epoch on. Source: IPLD, "CARv1"; Lotus, `chain export`. */
import { renameSync, rmSync, statSync } from 'node:fs'
import type { Chain } from '../chain/index.js'

export interface Exported {
  readonly height: number
  readonly head: string[]
  /** How many. */
  readonly blocks: number
  readonly bytes: number
  /** Epoch from which on there are messages, receipts and states; 0 is all. */
  readonly statesFrom: number
}

/**
 * Of the head at this moment; the chain goes on meanwhile.
 *
 * @param path The file is there once it is whole.
 * @throws NativeError IO, BLOCK_MISSING, STORE
 */
export async function exportChain(
  { head, modules: { store } }: Chain,
  path: string,
  statesFrom = 0,
): Promise<Exported> {
  const part = `${path}.part`
  try {
    const blocks = await store.exportCar(part, head.key.cids, statesFrom)
    renameSync(part, path)
    return { height: head.height, head: head.key.cids.map(String), blocks, bytes: statSync(path).size, statesFrom }
  } finally {
    rmSync(part, { force: true })
  }
}
