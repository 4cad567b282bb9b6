/** All actors of a chain at one point, each read by what its code says it is. */
import type { CID } from 'multiformats/cid'
import { builtinActors, SINGLETONS } from '../../../filecoin/actors/index.js'
import type { Codec, ValueOf } from '../../../filecoin/cbor/index.js'
import { type Actor, Address, Protocol, stateRoot } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { read, readEntries, readEntry } from '../ipld/index.js'

/** As the bundle's manifest names it. */
export type ActorType = keyof typeof builtinActors
export type StateOf<T extends ActorType> = ValueOf<(typeof builtinActors)[T]['state']>

const SINGLETON_IDS = {
  system: SINGLETONS.system,
  init: SINGLETONS.init,
  reward: SINGLETONS.reward,
  storagepower: SINGLETONS.power,
  storagemarket: SINGLETONS.market,
  verifiedregistry: SINGLETONS.verifreg,
  datacap: SINGLETONS.datacap,
} as const satisfies { readonly [T in ActorType]?: number }
type SingletonType = keyof typeof SINGLETON_IDS

/** By the CID of the list of codes, which is the same in all states of a network version. */
const typesByList = new Map<string, ReadonlyMap<string, ActorType>>()

/** Reads lazily, and what it reads is another's error: NodeError BLOCK_MISSING, FilecoinError CBOR_INVALID. */
export class StateView {
  private actorsRoot: CID | undefined
  private typesByCode: ReadonlyMap<string, ActorType> | undefined
  private readonly singletons = new Map<SingletonType, unknown>()

  constructor(
    readonly store: ChainStore,
    readonly root: CID,
  ) {}

  /** Null if there is none. */
  find(address: Address): Actor | null {
    const id = this.lookupId(address)
    return id === null ? null : readEntry(this.store, stateRoot.fields.actors, this.actors, id)
  }

  /** @throws NodeError ACTOR_UNKNOWN */
  actor(address: Address): Actor {
    const actor = this.find(address)
    if (actor === null) throw new NodeError({ code: NodeErrorCode.ACTOR_UNKNOWN, address: address.toString() })
    return actor
  }

  /** The ID address of an actor; null if there is none with this address. An ID address is its own, whether or not there is an actor. */
  lookupId(address: Address): Address | null {
    if (address.protocol === Protocol.Id) return address
    const id = readEntry(
      this.store,
      builtinActors.init.state.fields.addressMap,
      this.singleton('init').addressMap,
      address,
    )
    return id === null ? null : Address.id(id)
  }

  /** @throws NodeError ACTOR_UNKNOWN */
  id(address: Address): Address {
    const id = this.lookupId(address)
    if (id === null) throw new NodeError({ code: NodeErrorCode.ACTOR_UNKNOWN, address: address.toString() })
    return id
  }

  /** By their ID addresses, ascending. */
  entries(): [Address, Actor][] {
    return readEntries(this.store, stateRoot.fields.actors, this.actors).sort(
      ([one], [other]) => numberOf(one) - numberOf(other),
    )
  }

  /** Null if the code is not one of the built-in actors'. */
  typeOf(code: CID): ActorType | null {
    return this.types.get(code.toString()) ?? null
  }

  /** The codes of all types of actors, by the names that the manifest has. */
  codes(): readonly (readonly [name: string, code: CID])[] {
    const { target } = builtinActors.system.state.fields.builtinActors
    return read(this.store, target, this.singleton('system').builtinActors).map(({ name, code }) => [name, code])
  }

  /** @throws NodeError ACTOR_UNKNOWN, ACTOR_OF_OTHER_TYPE */
  stateOf<T extends ActorType>(address: Address, wanted: T): StateOf<T> {
    return this.read(address, this.actor(address), wanted)
  }

  /** @throws NodeError ACTOR_OF_OTHER_TYPE */
  read<T extends ActorType>(address: Address, { code, head }: Actor, wanted: T): StateOf<T> {
    const found = this.typeOf(code)
    if (found !== wanted)
      throw new NodeError({
        code: NodeErrorCode.ACTOR_OF_OTHER_TYPE,
        address: address.toString(),
        wanted,
        found: found ?? code.toString(),
      })
    return this.readHead(head, wanted)
  }

  /** Of an actor that each network has once. */
  singleton<T extends SingletonType>(type: T): StateOf<T> {
    const known = this.singletons.get(type) as StateOf<T> | undefined
    if (known !== undefined) return known
    const state = this.readHead(this.actor(Address.id(SINGLETON_IDS[type])).head, type)
    this.singletons.set(type, state)
    return state
  }

  private readHead<T extends ActorType>(head: CID, type: T): StateOf<T> {
    return read(this.store, builtinActors[type].state as Codec<unknown>, head) as StateOf<T>
  }

  /** The root of all. */
  get actors(): CID {
    this.actorsRoot ??= read(this.store, stateRoot, this.root).actors
    return this.actorsRoot
  }

  private get types(): ReadonlyMap<string, ActorType> {
    this.typesByCode ??= this.findTypes()
    return this.typesByCode
  }

  private findTypes(): ReadonlyMap<string, ActorType> {
    const list = this.singleton('system').builtinActors.toString()
    const known = typesByList.get(list)
    if (known !== undefined) return known
    const types = new Map(
      this.codes().flatMap(([name, code]) => (name in builtinActors ? [[code.toString(), name as ActorType]] : [])),
    )
    typesByList.set(list, types)
    return types
  }
}

/** Of an ID address. */
const numberOf = (address: Address): number => Number(address.toString().slice(2))
