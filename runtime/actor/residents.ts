/**
 * The actors in memory: those that are busy, and idle ones as long as there is room. The bounds hold for all of them: when everybody is
 * busy, whoever comes next waits on disk.
 */
import type { Address } from '../machine/index.js'
import type { Store } from '../store/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { ActorTypes } from './actor-types.js'
import type { InboxEntry } from './inbox.js'
import { loadActor } from './loader.js'
import type { ActorSystemOptions } from './options.js'
import { Resident } from './resident.js'
import type { ActorView } from './view.js'

export interface ResidentsModules {
  readonly store: Store
  readonly types: ActorTypes
  readonly log: Log
}

/** An actor's own objects, and its stored bytes as objects: measured with small contexts, 1.5 to 4 times the bytes. */
const BASE_BYTES = 1_200
const BYTES_PER_STORED = 3
/** Down to which share of the bounds idle actors leave once one of them is passed. */
const TARGET = 0.9

export class Residents {
  readonly #actors = new Map<Address, Resident>()
  #stored = 0
  /** Nobody could leave when it was last looked: not looked again before somebody may. */
  #allBusy = false

  constructor(
    readonly options: Pick<ActorSystemOptions, 'maxResident' | 'maxResidentBytes' | 'alwaysPassivate'>,
    readonly modules: ResidentsModules,
  ) {}

  get size(): number {
    return this.#actors.size
  }

  /** About what all of them take up, bytes. */
  get bytes(): number {
    return this.#actors.size * BASE_BYTES + this.#stored * BYTES_PER_STORED
  }

  get(address: Address): Resident | undefined {
    return this.#actors.get(address)
  }

  ofKind(kind: string): readonly Resident[] {
    return [...this.#actors.values()].filter(actor => actor.type.kind === kind)
  }

  /** Whether one more may come in; idle ones make room. */
  makeRoom(): boolean {
    if (!this.#isOver(1)) return true
    if (this.#allBusy) return false
    this.#leaveIdle()
    this.#allBusy = this.#isOver(1)
    return !this.#allBusy
  }

  /**
   * The actor in memory, loaded if it isn't there.
   * @returns undefined when there is no such actor.
   * @throws ActorError KIND_UNKNOWN, QUARANTINED.
   */
  bring(address: Address): Resident | undefined {
    const resident = this.#actors.get(address)
    if (resident !== undefined) {
      resident.touched = true
      return resident
    }
    const loaded = this.#load(address)
    if (loaded !== undefined) this.#add(loaded)
    return loaded
  }

  /** The actor for somebody who only looks: a look at all of them must not fill the memory. */
  look(address: Address): Resident | undefined {
    return this.#actors.get(address) ?? this.#load(address)
  }

  /** An actor that has taken no step yet. */
  unborn(address: Address): Resident {
    const actor = new Resident(address, this.modules.types.of(address))
    this.#add(actor)
    return actor
  }

  /** Its snapshot has another size than before. */
  resized(actor: Resident, before: number): void {
    this.#stored += actor.bytes - before
  }

  drop(actor: Resident): void {
    if (this.#actors.get(actor.address) !== actor) return
    this.#actors.delete(actor.address)
    this.#stored -= actor.bytes
    this.#allBusy = false
  }

  /** Steps are on disk: lets those go that have nothing to do, if they must. */
  passivate(stepped: readonly { readonly actor: Resident }[]): void {
    this.#allBusy = false
    if (this.options.alwaysPassivate) for (const { actor } of stepped) this.#evict(actor)
    else if (this.#isOver(0)) this.#leaveIdle()
  }

  /** Lets those go that were not used since the last call. */
  passivateIdle(): void {
    for (const actor of this.#actors.values()) {
      if (actor.touched) actor.touched = false
      else this.#evict(actor)
    }
  }

  /** All entries that no actor has taken yet. */
  *waiting(): Iterable<InboxEntry<ActorView>> {
    for (const actor of this.#actors.values()) yield* actor.inbox
  }

  clear(): void {
    this.#actors.clear()
    this.#stored = 0
  }

  #add(actor: Resident): void {
    this.#actors.set(actor.address, actor)
    this.#stored += actor.bytes
  }

  #load(address: Address): Resident | undefined {
    const { store, types, log } = this.modules
    return loadActor(store, types.of(address), address, log)
  }

  #isOver(more: number): boolean {
    const { maxResident, maxResidentBytes } = this.options
    return this.#actors.size + more > maxResident || this.bytes > maxResidentBytes
  }

  /** A map keeps the order of insertion; who was used since the last look goes to its end and gets another round. */
  #leaveIdle(): void {
    const { maxResident, maxResidentBytes } = this.options
    for (let left = this.#actors.size * 2; left > 0; left--) {
      if (this.#actors.size <= maxResident * TARGET && this.bytes <= maxResidentBytes * TARGET) return
      const [actor] = this.#actors.values()
      if (actor === undefined) return
      if (actor.idle && !actor.touched) this.#evict(actor)
      else {
        actor.touched = false
        this.#actors.delete(actor.address)
        this.#actors.set(actor.address, actor)
      }
    }
  }

  #evict(actor: Resident): void {
    if (actor.idle) this.drop(actor)
  }
}
