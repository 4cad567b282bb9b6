/**
 * The CID of a file: its piece CID v2 (FRC-0069), `bafkzcib…`. Codec raw, multihash 0x1011: the zeros that were added to the
 * raw bytes, the height of the tree and its root. So it stands for the exact bytes and their exact length, clients of Filecoin
 * know it, other libraries compute it, and it's made of the pieces' CommPs without a second pass over the bytes.
 */
import { CID, varint } from 'multiformats'
import { create as createDigest } from 'multiformats/hashes/digest'
import { FilecoinError, FilecoinErrorCode } from '../errors.js'
import { unpadded } from './size.js'
import { grow, heightOf, joinRoots } from './tree.js'

const RAW = 0x55
const FR32_SHA2_256_TRUNC254_PADDED_BINARY_TREE = 0x1011
const ROOT_BYTES = 32

/**
 * @param pieces The file's pieces as `cutFile` cuts it, with their CommPs.
 */
export function fileCid(
  pieces: readonly { readonly size: number; readonly payloadBytes: number; readonly commitment: Uint8Array }[],
): string {
  const first = pieces[0]
  if (first === undefined)
    throw new FilecoinError({ code: FilecoinErrorCode.SIZE_INVALID, what: 'file', bytes: 0, rule: 'at least 1 byte' })
  const pieceHeight = heightOf(first.size)
  const roots = pieces.map(({ size, commitment }) => grow(commitment, heightOf(size), pieceHeight))
  const { root, height } = joinRoots(roots, pieceHeight)
  const bytes = pieces.reduce((sum, piece) => sum + piece.payloadBytes, 0)
  const padding = unpadded(ROOT_BYTES * 2 ** height) - bytes
  const paddingBytes = varint.encodingLength(padding)
  const digest = new Uint8Array(paddingBytes + 1 + ROOT_BYTES)
  varint.encodeTo(padding, digest)
  digest[paddingBytes] = height
  digest.set(root, paddingBytes + 1)
  return CID.createV1(RAW, createDigest(FR32_SHA2_256_TRUNC254_PADDED_BINARY_TREE, digest)).toString()
}

/**
 * Raw bytes of the file that a CID stands for.
 *
 * @throws FilecoinError CID_INVALID
 */
export function bytesOfFileCid(text: string): number {
  const refuse = (cause?: unknown): FilecoinError =>
    new FilecoinError(
      { code: FilecoinErrorCode.CID_INVALID, cid: text, wanted: 'the CID of a file (bafkzcib…)' },
      { cause },
    )
  let cid: CID
  try {
    cid = CID.parse(text)
  } catch (cause) {
    throw refuse(cause)
  }
  const { code, digest } = cid.multihash
  if (cid.code !== RAW || code !== FR32_SHA2_256_TRUNC254_PADDED_BINARY_TREE) throw refuse()
  const [padding, paddingBytes] = varint.decode(digest)
  if (digest.length !== paddingBytes + 1 + ROOT_BYTES) throw refuse()
  const bytes = unpadded(ROOT_BYTES * 2 ** (digest[paddingBytes] as number)) - padding
  if (bytes <= 0) throw refuse()
  return bytes
}
