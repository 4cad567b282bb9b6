/** Those who want one kind of news, found by the actor that it is about. Who looks at one actor costs nothing when others step. */
import type { Address } from '../machine/index.js'

/** Whose news somebody wants: of these actors, of actors of these kinds, or both; of everybody where neither is said. */
export interface About {
  readonly addresses?: readonly Address[]
  readonly kinds?: readonly string[]
}

export class Audience<Listener> {
  readonly #all = new Set<Listener>()
  readonly #byAddress = new Map<Address, Set<Listener>>()
  readonly #byKind = new Map<string, Set<Listener>>()

  get empty(): boolean {
    return this.#all.size === 0 && this.#byAddress.size === 0 && this.#byKind.size === 0
  }

  /** @param ofKinds Whether this news befalls all actors of a kind: then who wants one of them wants it. */
  add(listener: Listener, { addresses, kinds }: About, ofKinds: boolean): void {
    if (addresses === undefined && kinds === undefined) this.#all.add(listener)
    else if (addresses === undefined) for (const kind of kinds ?? []) put(this.#byKind, kind, listener)
    else
      for (const address of addresses) {
        const kind = kindOf(address)
        if (kinds !== undefined && !kinds.includes(kind)) continue
        if (ofKinds) put(this.#byKind, kind, listener)
        else put(this.#byAddress, address, listener)
      }
  }

  remove(listener: Listener, { addresses, kinds }: About): void {
    this.#all.delete(listener)
    for (const address of addresses ?? []) {
      take(this.#byAddress, address, listener)
      take(this.#byKind, kindOf(address), listener)
    }
    for (const kind of kinds ?? []) take(this.#byKind, kind, listener)
  }

  /** Whether anybody wants news of this actor. */
  wants(address: Address): boolean {
    return (
      this.#all.size > 0 ||
      (this.#byAddress.size > 0 && this.#byAddress.has(address)) ||
      (this.#byKind.size > 0 && this.#byKind.has(kindOf(address)))
    )
  }

  *of(address: Address): Iterable<Listener> {
    yield* this.#all
    if (this.#byAddress.size > 0) yield* this.#byAddress.get(address) ?? []
    if (this.#byKind.size > 0) yield* this.#byKind.get(kindOf(address)) ?? []
  }
}

/** Of any text: what is no address is nobody's. */
const kindOf = (address: string): string => address.slice(0, address.indexOf('/'))

function put<Listener>(map: Map<string, Set<Listener>>, key: string, listener: Listener): void {
  const listeners = map.get(key)
  if (listeners === undefined) map.set(key, new Set([listener]))
  else listeners.add(listener)
}

function take<Listener>(map: Map<string, Set<Listener>>, key: string, listener: Listener): void {
  const listeners = map.get(key)
  listeners?.delete(listener)
  if (listeners?.size === 0) map.delete(key)
}
