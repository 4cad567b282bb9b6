/** Values of a new state, put into the store. */
import type { CID } from 'multiformats/cid'
import type { Codec } from '../../../filecoin/cbor/index.js'
import { encode } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import type { AmtOf, HamtOf } from './read.js'

export const write = <T>(store: ChainStore, codec: Codec<T>, value: T): CID => store.put(encode(codec, value))

export const writeEntries = <K, T>(
  store: ChainStore,
  { key, value, bitWidth }: HamtOf<K, T>,
  entries: readonly (readonly [K, T])[] = [],
): CID =>
  store.buildHamt(
    bitWidth,
    entries.map(([at, one]) => ({ key: key.toBytes(at), value: encode(value, one) })),
  )

export const writeElements = <T>(
  store: ChainStore,
  { value, bitWidth }: AmtOf<T>,
  elements: readonly (readonly [number, T])[] = [],
): CID =>
  store.buildAmt(
    bitWidth,
    elements.map(([index, one]) => ({ index, value: encode(value, one) })),
  )
