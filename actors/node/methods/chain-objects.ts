/** Answers `chainObjectsApi`. */
import { setImmediate } from 'node:timers/promises'
import * as dagCbor from '@ipld/dag-cbor'
import { CID } from 'multiformats/cid'
import type { ChainStore } from '../../../native/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { chainObjectsApi } from '../api/chain-objects.js'
import { NodeError, NodeErrorCode } from '../errors.js'

export function chainObjectsMethods(store: Pick<ChainStore, 'get'>): Handlers<typeof chainObjectsApi> {
  return {
    ChainReadObj: async cid => Buffer.from(block(store, cid)).toString('base64'),
    ChainHasObj: async cid => store.get(cid) !== null,
    ChainStatObj: async (cid, base) => {
      const seen = new Set<string>()
      if (base !== null) await walk(store, base, seen)
      return walk(store, cid, seen)
    },
  }
}

function block(store: Pick<ChainStore, 'get'>, cid: CID): Uint8Array {
  const bytes = store.get(cid)
  if (bytes === null)
    throw new NodeError({ code: NodeErrorCode.BLOCK_MISSING, cid: cid.toString(), what: 'block of data' })
  return bytes
}

/** CommD and CommR, which name what lies in sectors. */
const COMMITMENTS: ReadonlySet<number> = new Set([0xf101, 0xf102])
const IDENTITY = 0
/** A step is a read and a decoding. */
const STEPS_AT_ONCE = 64

/** All that can be reached and has not been seen. */
async function walk(store: Pick<ChainStore, 'get'>, from: CID, seen: Set<string>) {
  const total = { Size: 0, Links: 0 }
  const waiting = [from]
  for (let cid = waiting.pop(); cid !== undefined; cid = waiting.pop()) {
    if (COMMITMENTS.has(cid.code) || cid.multihash.code === IDENTITY || seen.has(cid.toString())) continue
    seen.add(cid.toString())
    const bytes = block(store, cid)
    total.Size += bytes.length
    total.Links++
    if (cid.code === dagCbor.code) waiting.push(...linksIn(dagCbor.decode(bytes)))
    if (seen.size % STEPS_AT_ONCE === 0) await setImmediate()
  }
  return total
}

function linksIn(node: unknown): CID[] {
  const cid = CID.asCID(node)
  if (cid !== null) return [cid]
  if (typeof node !== 'object' || node === null || node instanceof Uint8Array) return []
  return Object.values(node).flatMap(linksIn)
}
