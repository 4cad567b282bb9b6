/** Values of the chain's state: read from the store by the codec that tells what lies there. */
import type { CID } from 'multiformats/cid'
import type { Amt, Codec, Hamt, Key } from '../../../filecoin/cbor/index.js'
import { decode } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'

/** @throws NodeError BLOCK_MISSING; FilecoinError CBOR_INVALID */
export function read<T>(store: ChainStore, codec: Codec<T>, cid: CID): T {
  const block = store.get(cid)
  if (block === null) throw new NodeError({ code: NodeErrorCode.BLOCK_MISSING, cid: cid.toString(), what: codec.name })
  return decode(codec, block)
}

/** The value under a key; null if there is none. */
export function readEntry<K, T>(store: ChainStore, { key, value, bitWidth }: HamtOf<K, T>, root: CID, at: K): T | null {
  const found = store.hamtGet(root, bitWidth, key.toBytes(at))
  return found === null ? null : decode(value, found)
}

/** The values under keys, in their order, read on another thread; null where there is none. */
export async function loadEntries<K, T>(
  store: ChainStore,
  { key, value, bitWidth }: HamtOf<K, T>,
  root: CID,
  at: readonly K[],
): Promise<(T | null)[]> {
  if (at.length === 0) return []
  const found = await store.hamtGetAll(root, bitWidth, at.map(key.toBytes))
  return found.map(one => (one === null ? null : decode(value, one)))
}

/** In no order that means anything. */
export function readEntries<K, T>(store: ChainStore, { key, value, bitWidth }: HamtOf<K, T>, root: CID): [K, T][] {
  return store
    .hamtEntries(root, bitWidth)
    .map(entry => [key.fromBytes(entry.key), decode(value, entry.value)] as [K, T])
}

/** The value at an index; null if there is none. */
export function readElement<T>(store: ChainStore, { value, bitWidth }: AmtOf<T>, root: CID, index: number): T | null {
  const found = store.amtGet(root, bitWidth, index)
  return found === null ? null : decode(value, found)
}

/** By index. */
export function readElements<T>(store: ChainStore, { value, bitWidth }: AmtOf<T>, root: CID): [number, T][] {
  return store.amtElements(root, bitWidth).map(element => [element.index, decode(value, element.value)] as [number, T])
}

export interface HamtOf<K, T> extends Pick<Hamt<K, Codec<T>>, 'bitWidth'> {
  readonly key: Key<K>
  readonly value: Codec<T>
}

export interface AmtOf<T> extends Omit<Pick<Amt<Codec<T>>, 'bitWidth'>, 'bitWidth'> {
  /** Null of version 0. */
  readonly bitWidth: number | null
  readonly value: Codec<T>
}
