/** Actors that take no events: suspended by an operator, alone or with all of their kind, or quarantined by the runtime. */
import type { Address } from '../machine/index.js'
import { type Batch, decodeRecord, encodeRecord, keys, type Store, Table } from '../store/index.js'
import { kindOf } from './address.js'
import type { BranchHold, Hold } from './hold.js'

/** Stored: fields may be added. */
type HoldRow = Omit<Hold, 'address' | 'kind'>

const TABLE_OF = { suspended: Table.Suspended, quarantined: Table.Quarantine } as const

/** What is on disk is also in memory: held actors are few, or held as a kind. */
export class Holds {
  readonly #actors = new Map<Address, Hold>()
  readonly #kinds = new Map<string, BranchHold>()

  constructor(store: Store) {
    for (const kind of ['suspended', 'quarantined'] as const)
      for (const { name: address, row } of rowsOf(store, TABLE_OF[kind]))
        this.#actors.set(address, { address, kind, ...row })
    for (const { name: kind, row } of rowsOf(store, Table.SuspendedKinds)) this.#kinds.set(kind, { kind, ...row })
  }

  get none(): boolean {
    return this.#actors.size === 0 && this.#kinds.size === 0
  }

  /** Why an actor takes no events, a reason of its own before its kind's. */
  of(address: Address): Hold | null {
    if (this.none) return null
    const own = this.#actors.get(address)
    if (own !== undefined) return own
    const kind = this.#kinds.get(kindOf(address))
    return kind === undefined ? null : { ...kind, address, kind: 'suspended' }
  }

  own(address: Address): Hold | undefined {
    return this.#actors.get(address)
  }

  ofKind(kind: string): BranchHold | undefined {
    return this.#kinds.get(kind)
  }

  list(): readonly Hold[] {
    return [...this.#actors.values()].sort((a, b) => (a.address < b.address ? -1 : 1))
  }

  kinds(): readonly BranchHold[] {
    return [...this.#kinds.values()]
  }

  hold(batch: Batch, hold: Hold): void {
    const { address, kind, ...row } = hold
    this.#actors.set(address, hold)
    batch.put(TABLE_OF[kind], Buffer.from(address), encodeRecord(row satisfies HoldRow))
  }

  release(batch: Batch, address: Address): void {
    this.#actors.delete(address)
    for (const table of Object.values(TABLE_OF)) batch.remove(table, Buffer.from(address))
  }

  holdKind(batch: Batch, hold: BranchHold): void {
    const { kind, ...row } = hold
    this.#kinds.set(kind, hold)
    batch.put(Table.SuspendedKinds, Buffer.from(kind), encodeRecord(row satisfies HoldRow))
  }

  releaseKind(batch: Batch, kind: string): void {
    this.#kinds.delete(kind)
    batch.remove(Table.SuspendedKinds, Buffer.from(kind))
  }
}

function rowsOf(store: Store, table: Table): readonly { name: string; row: HoldRow }[] {
  return store
    .range(table, keys.EVERYTHING)
    .map(({ key, value }) => ({ name: Buffer.from(key).toString(), row: decodeRecord<HoldRow>(value, table, key) }))
}
