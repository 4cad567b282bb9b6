/** What a library that knows nothing of Vesper makes of bytes. */
import * as Hasher from 'fr32-sha2-256-trunc254-padded-binary-tree-multihash'
import { CID } from 'multiformats/cid'

const RAW = 0x55
const ROOT_BYTES = 32

function multihash(bytes: Uint8Array): Uint8Array {
  const hasher = Hasher.create()
  hasher.write(bytes)
  const out = new Uint8Array(hasher.multihashByteLength())
  hasher.digestInto(out, 0, true)
  return out
}

/** The piece CID v2 of the bytes (FRC-0069). */
export const independentCid = (bytes: Uint8Array): string =>
  CID.decode(Uint8Array.from([1, RAW, ...multihash(bytes)])).toString()

/** CommP: the multihash ends with the tree's root. */
export const independentCommP = (bytes: Uint8Array): Uint8Array => multihash(bytes).slice(-ROOT_BYTES)
