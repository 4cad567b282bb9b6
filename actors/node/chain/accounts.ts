/** Accounts by whichever of their addresses. Source: fil_actor_init 9.0.1, fil_actor_account 9.0.1. */
import type { CID } from 'multiformats/cid'
import { account, init, SINGLETONS, system } from '../../../filecoin/actors/index.js'
import { Address, Protocol, stateRoot } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { read, readEntry } from '../ipld/index.js'

export interface Account {
  readonly id: Address
  /** Of the public key. */
  readonly key: Address
  readonly nonce: number
  /** AttoFIL. */
  readonly balance: bigint
}

export class Accounts {
  private readonly actors: CID
  private readonly addressMap: CID
  private readonly code: CID | undefined
  private readonly known = new Map<string, Account | null>()

  /** In one state. */
  constructor(
    private readonly store: ChainStore,
    root: CID,
  ) {
    this.actors = read(store, stateRoot, root).actors
    this.addressMap = read(store, init.state, this.head(SINGLETONS.init)).addressMap
    const { builtinActors } = read(store, system.state, this.head(SINGLETONS.system))
    const list = read(store, system.state.fields.builtinActors.target, builtinActors)
    this.code = list.find(({ name }) => name === 'account')?.code
  }

  /** Null if there is none, or if it is an actor of another kind. */
  of(address: Address): Account | null {
    const known = this.known.get(address.key)
    if (known !== undefined) return known
    const found = this.find(address)
    this.known.set(address.key, found)
    return found
  }

  private find(address: Address): Account | null {
    const id = this.idOf(address)
    if (id === null) return null
    const actor = readEntry(this.store, stateRoot.fields.actors, this.actors, id)
    if (actor === null || !this.code?.equals(actor.code)) return null
    const key = read(this.store, account.state, actor.head).address
    return { id, key, nonce: actor.nonce, balance: actor.balance }
  }

  private idOf(address: Address): Address | null {
    if (address.protocol === Protocol.Id) return address
    const id = readEntry(this.store, init.state.fields.addressMap, this.addressMap, address)
    return id === null ? null : Address.id(id)
  }

  private head(singleton: number): CID {
    const actor = readEntry(this.store, stateRoot.fields.actors, this.actors, Address.id(singleton))
    if (actor === null) throw new Error(`the state has no actor t0${singleton}`)
    return actor.head
  }
}
