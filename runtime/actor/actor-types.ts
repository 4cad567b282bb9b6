/** The kinds of actors that a system runs. */
import type { Address } from '../machine/index.js'
import { effectName } from '../machine/index.js'
import type { ActorType } from './actor-type.js'
import { kindOf } from './address.js'
import { ActorError, ActorErrorCode } from './errors.js'

export class ActorTypes {
  readonly #byKind = new Map<string, ActorType>()

  add(type: ActorType): void {
    this.#byKind.set(type.kind, type)
  }

  get kinds(): readonly string[] {
    return [...this.#byKind.keys()]
  }

  /** @throws ActorError ADDRESS_INVALID, KIND_UNKNOWN. */
  of(address: Address): ActorType {
    const kind = kindOf(address)
    const type = this.#byKind.get(kind)
    if (type === undefined) throw new ActorError({ code: ActorErrorCode.KIND_UNKNOWN, kind, known: this.kinds })
    return type
  }

  /** @throws ActorError KIND_UNKNOWN. */
  assertKind(kind: string): void {
    if (!this.#byKind.has(kind)) throw new ActorError({ code: ActorErrorCode.KIND_UNKNOWN, kind, known: this.kinds })
  }

  /** @throws ActorError EFFECT_UNHANDLED when a machine names an effect that is not among `handled`. */
  assertHandled(handled: ReadonlySet<string>): void {
    for (const type of this.#byKind.values()) {
      const effects = Object.values(type.machine.implementations.actors)
        .map(effectName)
        .filter(name => name !== undefined && !handled.has(name)) as string[]
      if (effects.length > 0)
        throw new ActorError({ code: ActorErrorCode.EFFECT_UNHANDLED, kind: type.kind, effects: [...new Set(effects)] })
    }
  }
}
