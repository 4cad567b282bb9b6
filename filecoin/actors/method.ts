/** Methods of actors. */
import type { Codec } from '../cbor/index.js'

/** What an actor does when a message with its number comes. */
export interface Method {
  readonly number: bigint
  /** Null where it reads none, whatever is sent. */
  readonly params: Codec<unknown> | null
  /** Null where it returns no bytes. */
  readonly returns: Codec<unknown> | null
}

/** By their names. */
export type Methods = Readonly<Record<string, Method>>

/** Null if the actor has none with this number. Number 0 only sends value, and is no actor's. */
export function methodNumbered(
  methods: Methods,
  number: bigint,
): { readonly name: string; readonly method: Method } | null {
  const found = Object.entries(methods).find(([, method]) => method.number === number)
  return found === undefined ? null : { name: found[0], method: found[1] }
}
