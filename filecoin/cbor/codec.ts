/**
 * What the chain hashes and signs: tuples in strict DAG-CBOR, read into types and written from them. The bytes are @ipld/dag-cbor's; here is what stands
 * where. The same description gives the JSON that Lotus speaks of the type (wire.ts). Source: DAG-CBOR spec; Filecoin spec, "Data structures".
 */
import * as dagCbor from '@ipld/dag-cbor'
import { equals } from 'multiformats/bytes'
import { FilecoinError, FilecoinErrorCode } from '../errors.js'
import type { Wire } from './wire.js'

/** What DAG-CBOR has, as JavaScript: numbers beyond 2^53 are `bigint`, links are CIDs. */
export type Node = unknown

/** Two ways between a type and what DAG-CBOR has, and two between it and Lotus's JSON. */
export interface Codec<T> {
  /** What it is, for errors. */
  readonly name: string
  toNode(value: T): Node
  /**
   * @param path Where it stands, for errors.
   * @throws FilecoinError CBOR_INVALID
   */
  fromNode(node: Node, path: string): T
  toWire(value: T): Wire
  /**
   * Takes whatever Lotus writes or takes, which is more than `toWire` writes.
   *
   * @param wire What parsing gave; `undefined` where it is left out.
   * @throws FilecoinError JSON_INVALID
   */
  fromWire(wire: unknown, path: string): T
}

/** What a codec is of. */
export type ValueOf<C> = C extends Codec<infer T> ? T : never

export function encode<T>(codec: Codec<T>, value: T): Uint8Array {
  return dagCbor.encode(codec.toNode(value))
}

/**
 * Of bytes that are exactly those which the value is written with: another encoding of the same would have another CID.
 *
 * @throws FilecoinError CBOR_INVALID
 */
export function decode<T>(codec: Codec<T>, bytes: Uint8Array): T {
  let node: Node
  try {
    node = dagCbor.decode(bytes)
  } catch (cause) {
    throw refusal(codec.name, 'strict DAG-CBOR', `${bytes.length} bytes`, cause)
  }
  const value = codec.fromNode(node, codec.name)
  if (!equals(encode(codec, value), bytes))
    throw refusal(codec.name, 'in its one canonical form', `another form of the same in ${bytes.length} bytes`)
  return value
}

/** @param path Where. */
export function refusal(path: string, wanted: string, found: string, cause?: unknown): FilecoinError {
  return new FilecoinError({ code: FilecoinErrorCode.CBOR_INVALID, path, wanted, found }, { cause })
}
