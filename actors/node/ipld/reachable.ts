/** What can be reached from a block over links. */
import { setImmediate } from 'node:timers/promises'
import * as dagCbor from '@ipld/dag-cbor'
import { CID } from 'multiformats/cid'
import type { ChainStore } from '../../../native/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'

export interface Extent {
  readonly bytes: number
  /** How many. */
  readonly blocks: number
}

/** CommD and CommR, which name what lies in sectors. */
const COMMITMENTS: ReadonlySet<number> = new Set([0xf101, 0xf102])
const IDENTITY = 0
/** A step is a read and a decoding. */
const STEPS_AT_ONCE = 64

/**
 * @param seen Texts of CIDs that don't count; those that are found are added.
 * @throws NodeError BLOCK_MISSING
 */
export async function reachable(
  store: Pick<ChainStore, 'get'>,
  from: readonly CID[],
  seen: Set<string> = new Set(),
): Promise<Extent> {
  const extent = { bytes: 0, blocks: 0 }
  const waiting = [...from]
  for (let cid = waiting.pop(); cid !== undefined; cid = waiting.pop()) {
    if (COMMITMENTS.has(cid.code) || cid.multihash.code === IDENTITY || seen.has(cid.toString())) continue
    seen.add(cid.toString())
    const bytes = readBlock(store, cid)
    extent.bytes += bytes.length
    extent.blocks++
    if (cid.code === dagCbor.code) waiting.push(...linksIn(dagCbor.decode(bytes)))
    if (seen.size % STEPS_AT_ONCE === 0) await setImmediate()
  }
  return extent
}

/** @throws NodeError BLOCK_MISSING */
export function readBlock(store: Pick<ChainStore, 'get'>, cid: CID): Uint8Array {
  const bytes = store.get(cid)
  if (bytes === null)
    throw new NodeError({ code: NodeErrorCode.BLOCK_MISSING, cid: cid.toString(), what: 'block of data' })
  return bytes
}

function linksIn(node: unknown): CID[] {
  const cid = CID.asCID(node)
  if (cid !== null) return [cid]
  if (typeof node !== 'object' || node === null || node instanceof Uint8Array) return []
  return Object.values(node).flatMap(linksIn)
}
