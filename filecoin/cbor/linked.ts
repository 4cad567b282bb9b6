/**
 * Links that say what lies behind them: one value, an AMT or a HAMT. In a block such a link is a CID like any other; who follows it learns here how wide
 * the tree's nodes are, what its keys are and what its values.
 */
import type { CID } from 'multiformats/cid'
import type { Codec } from './codec.js'
import type { Key } from './keys.js'
import { link } from './scalars.js'

/** To a block that is one value. */
export interface Linked<C extends Codec<unknown>> extends Codec<CID> {
  readonly target: C
}

export const linked = <C extends Codec<unknown>>(target: C): Linked<C> => ({ ...link, target })

/** To the root of an AMT of version 3, values by index. */
export interface Amt<C extends Codec<unknown>> extends Codec<CID> {
  /** A node has 2^bitWidth places; the root tells it too. */
  readonly bitWidth: number
  readonly value: C
}

export const amt = <C extends Codec<unknown>>(value: C, bitWidth: number): Amt<C> => ({ ...link, value, bitWidth })

/** To the root of a HAMT of version 3, values by the SHA-256 of their keys. */
export interface Hamt<K, C extends Codec<unknown>> extends Codec<CID> {
  /** A node has 2^bitWidth places. Nothing in the tree tells it. */
  readonly bitWidth: number
  readonly key: Key<K>
  readonly value: C
}

/** Source: fvm_shared 2.0.0, `HAMT_BIT_WIDTH`. */
const USUAL_BIT_WIDTH = 5

export const hamt = <K, C extends Codec<unknown>>(key: Key<K>, value: C, bitWidth = USUAL_BIT_WIDTH): Hamt<K, C> => ({
  ...link,
  key,
  value,
  bitWidth,
})
