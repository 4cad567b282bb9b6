/** The actors in memory: those that are busy, and idle ones as long as there is room. */
import type { Address } from '../machine/index.js'
import type { Store } from '../store/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { ActorTypes } from './actor-types.js'
import type { InboxEntry } from './inbox.js'
import { loadActor } from './loader.js'
import { Resident } from './resident.js'
import type { ActorView } from './view.js'

export interface ResidentsModules {
  readonly store: Store
  readonly types: ActorTypes
  readonly log: Log
}

export class Residents {
  readonly #actors = new Map<Address, Resident>()

  constructor(
    readonly options: { readonly maxResident: number; readonly alwaysPassivate: boolean },
    readonly modules: ResidentsModules,
  ) {}

  get size(): number {
    return this.#actors.size
  }

  get(address: Address): Resident | undefined {
    return this.#actors.get(address)
  }

  /**
   * The actor in memory, loaded if it isn't there.
   * @returns undefined when there is no such actor.
   * @throws ActorError KIND_UNKNOWN, QUARANTINED.
   */
  bring(address: Address): Resident | undefined {
    const resident = this.#actors.get(address)
    if (resident !== undefined) return resident
    const loaded = this.#load(address)
    if (loaded !== undefined) this.#actors.set(address, loaded)
    return loaded
  }

  /** The actor for somebody who only looks: a look at all of them must not fill the memory. */
  look(address: Address): Resident | undefined {
    if (this.#actors.size < this.options.maxResident) return this.bring(address)
    return this.#actors.get(address) ?? this.#load(address)
  }

  /** An actor that has taken no step yet. */
  unborn(address: Address): Resident {
    const actor = new Resident(address, this.modules.types.of(address))
    this.#actors.set(address, actor)
    return actor
  }

  drop(actor: Resident): void {
    this.#actors.delete(actor.address)
  }

  /** Lets those go that have nothing to do, if they must. */
  passivate(stepped: readonly { readonly actor: Resident }[]): void {
    if (this.options.alwaysPassivate) {
      for (const { actor } of stepped) this.#evict(actor)
    } else if (this.#actors.size > this.options.maxResident) {
      const target = Math.floor(this.options.maxResident * 0.9)
      // A map keeps the order of insertion, so the longest resident come first.
      for (const actor of this.#actors.values()) {
        if (this.#actors.size <= target) return
        this.#evict(actor)
      }
    }
  }

  /** All entries that no actor has taken yet. */
  *waiting(): Iterable<InboxEntry<ActorView>> {
    for (const actor of this.#actors.values()) yield* actor.inbox
  }

  clear(): void {
    this.#actors.clear()
  }

  #load(address: Address): Resident | undefined {
    const { store, types, log } = this.modules
    return loadActor(store, types.of(address), address, log)
  }

  #evict(actor: Resident): void {
    if (actor.idle && this.#actors.get(actor.address) === actor) this.#actors.delete(actor.address)
  }
}
