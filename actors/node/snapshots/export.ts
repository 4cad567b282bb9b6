/** A chain as a CAR, whose roots are the head's blocks: all of its headers, messages, receipts and states. Source: IPLD, "CARv1"; Lotus, `chain export`. */
import { renameSync, rmSync, statSync } from 'node:fs'
import type { Chain } from '../chain/index.js'

export interface Exported {
  readonly height: number
  readonly head: string[]
  /** How many. */
  readonly blocks: number
  readonly bytes: number
}

/**
 * Of the head at this moment; the chain goes on meanwhile.
 *
 * @param path The file is there once it is whole.
 * @throws NativeError IO, BLOCK_MISSING, STORE
 */
export async function exportChain({ head, modules: { store } }: Chain, path: string): Promise<Exported> {
  const part = `${path}.part`
  try {
    const blocks = await store.exportCar(part, head.key.cids)
    renameSync(part, path)
    return { height: head.height, head: head.key.cids.map(String), blocks, bytes: statSync(path).size }
  } finally {
    rmSync(part, { force: true })
  }
}
