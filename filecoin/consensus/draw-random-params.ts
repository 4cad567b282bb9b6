/**
 * What miners show a wallet of the randomness that it is to sign: the parts that it is drawn from. It is CBOR, not DAG-CBOR: a map in the order of Go's
 * struct. Source: venus-shared, types/wallet/draw_random_params.go; fxamacker/cbor.
 */
import * as dagCbor from '@ipld/dag-cbor'
import { equals } from 'multiformats/bytes'
import { bytes, int, nullable, record, refusal, type ValueOf } from '../cbor/index.js'
import { blake2b256 } from '../cid.js'
import { drawRandomness } from './randomness.js'

/** Go writes a slice that was never made as null. */
const maybeBytes = nullable(bytes)

const params = record('drawRandomParams', {
  rbase: maybeBytes,
  /** `RandomnessTag`. */
  pers: int,
  /** Epoch. */
  round: int,
  entropy: maybeBytes,
})
export type DrawRandomParams = ValueOf<typeof params>

/** In the order of Go's struct. */
const NAMES = Object.keys(params.wireFields)
const MAP = 0xa0

export function encodeDrawRandomParams(value: DrawRandomParams): Uint8Array {
  const node = params.toNode(value) as { readonly [name: string]: unknown }
  const entries = NAMES.flatMap(name => [dagCbor.encode(name), dagCbor.encode(node[name])])
  return Buffer.concat([Buffer.of(MAP + NAMES.length), ...entries])
}

/**
 * Of bytes that are exactly those which the value is written with.
 *
 * @throws FilecoinError CBOR_INVALID
 */
export function decodeDrawRandomParams(encoded: Uint8Array): DrawRandomParams {
  let node: unknown
  try {
    node = dagCbor.decode(encoded)
  } catch (cause) {
    throw refusal(params.name, 'CBOR', `${encoded.length} bytes`, cause)
  }
  const value = params.fromNode(node, params.name)
  if (!equals(encodeDrawRandomParams(value), encoded))
    throw refusal(params.name, `a map in the order ${NAMES.join(', ')}`, `another form of the same`)
  return value
}

/** The 32 bytes that are signed. */
export const drawnRandomness = ({ rbase, pers, round, entropy }: DrawRandomParams): Uint8Array =>
  drawRandomness(blake2b256(rbase ?? new Uint8Array()), pers, round, entropy ?? new Uint8Array())
