/** Accounts by whichever of their addresses. Source: fil_actor_init 9.0.1, fil_actor_account 9.0.1. */
import { account, init } from '../../../filecoin/actors/index.js'
import { type Actor, Address, Protocol, stateRoot } from '../../../filecoin/index.js'
import { loadEntries, read } from '../ipld/index.js'
import { isKey } from './addresses.js'
import type { StateView } from './state-view.js'

export interface Account {
  readonly id: Address
  /** Of the public key. */
  readonly key: Address
  readonly nonce: number
  /** AttoFIL. */
  readonly balance: bigint
}

export class Accounts {
  private readonly known = new Map<string, Account | null>()

  /** In one state. */
  constructor(private readonly view: StateView) {}

  /** Null if there is none, or if it is an actor of another kind. */
  of(address: Address): Account | null {
    const known = this.known.get(address.key)
    if (known !== undefined) return known
    const id = this.view.lookupId(address)
    const actor = id === null ? null : this.view.find(id)
    const found = id === null || actor === null || !this.isAccount(actor) ? null : this.account(address, id, actor)
    this.known.set(address.key, found)
    return found
  }

  /** Finds many at once, on another thread; `of` is quick for them then. */
  async load(addresses: Iterable<Address>): Promise<void> {
    const wanted = [...new Map(Array.from(addresses, address => [address.key, address])).values()].filter(
      ({ key }) => !this.known.has(key),
    )
    if (wanted.length === 0) return
    const { store, actors } = this.view
    const named = wanted.filter(({ protocol }) => protocol !== Protocol.Id)
    const { addressMap } = this.view.singleton('init')
    const numbers = await loadEntries(store, init.state.fields.addressMap, addressMap, named)
    const ids = new Map(wanted.map(address => [address.key, address]))
    for (const [place, { key }] of named.entries()) {
      const number = numbers[place] ?? null
      if (number === null) ids.delete(key)
      else ids.set(key, Address.id(number))
    }
    const there = wanted.flatMap(address => {
      const id = ids.get(address.key)
      return id === undefined ? [] : [{ address, id }]
    })
    const found = await loadEntries(
      store,
      stateRoot.fields.actors,
      actors,
      there.map(({ id }) => id),
    )
    for (const address of wanted) this.known.set(address.key, null)
    for (const [place, { address, id }] of there.entries()) {
      const actor = found[place] ?? null
      if (actor !== null && this.isAccount(actor)) this.known.set(address.key, this.account(address, id, actor))
    }
  }

  private isAccount({ code }: Actor): boolean {
    return this.view.typeOf(code) === 'account'
  }

  private account(address: Address, id: Address, { head, nonce, balance }: Actor): Account {
    const key = isKey(address) ? address : read(this.view.store, account.state, head).address
    return { id, key, nonce, balance }
  }
}
