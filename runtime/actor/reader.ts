/** Looks at actors as they are on disk, in memory or not. */
import type { Address, PlainSnapshot } from '../machine/index.js'
import { keys, type Store, Table } from '../store/index.js'
import { kindOf } from './address.js'
import { ActorError, ActorErrorCode } from './errors.js'
import { readJournal } from './loader.js'
import type { Residents } from './residents.js'
import type { ActorView, JournalEntry } from './view.js'

export interface ListQuery {
  readonly kind: string
  /** An index of the actor type; `state` if none is named. */
  readonly index?: string
  readonly value?: string
  readonly after?: Address
  readonly limit?: number
}

export class Reader {
  constructor(
    readonly store: Store,
    readonly residents: Residents,
  ) {}

  view(address: Address): ActorView | undefined {
    return this.residents.look(address)?.visible ?? undefined
  }

  list(query: ListQuery): readonly ActorView[] {
    return this.addresses(query)
      .map(address => this.#viewOrTrace(address))
      .filter(view => view !== undefined)
  }

  /** One whose snapshots can't be read must not hide the others, nor be hidden: its journal tells where it was. */
  #viewOrTrace(address: Address): ActorView | undefined {
    try {
      return this.view(address)
    } catch (error) {
      if (!(error instanceof ActorError) || error.code !== ActorErrorCode.QUARANTINED) throw error
      const [last] = this.journal(address, { limit: 1, reverse: true })
      if (last === undefined) return undefined
      const { seq, state, event } = last
      const snapshot: PlainSnapshot = { status: 'active', value: state, context: null, children: {} }
      return { address, kind: kindOf(address), seq, state, snapshot, at: event.at }
    }
  }

  addresses({ kind, index = 'state', value, after, limit }: ListQuery): readonly Address[] {
    const prefix = value === undefined ? keys.prefixOf(kind, index) : keys.prefixOf(kind, index, value)
    const range = keys.startingWith(prefix)
    const from =
      after === undefined || value === undefined ? range.from : Buffer.concat([prefix, Buffer.from(`${after}\0`)])
    return this.store.range(Table.Index, { ...range, from, ...(limit !== undefined && { limit }) }).map(({ key }) => {
      const text = Buffer.from(key).toString()
      return text.slice(text.lastIndexOf('\0') + 1)
    })
  }

  count(kind: string, index = 'state'): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    // From value to value: the store counts rows much faster than it hands them out.
    const all = keys.startingWith(keys.prefixOf(kind, index))
    for (let from: Uint8Array = all.from; ; ) {
      const [row] = this.store.range(Table.Index, { ...all, from, limit: 1 })
      if (row === undefined) return counts
      const value = Buffer.from(row.key).toString().split('\0')[2] ?? ''
      const same = keys.startingWith(keys.prefixOf(kind, index, value))
      counts[value] = this.store.count(Table.Index, same)
      from = same.to
    }
  }

  population(kind: string): number {
    return this.store.count(Table.Index, keys.startingWith(keys.prefixOf(kind, 'state')))
  }

  journal(address: Address, options: { limit?: number; reverse?: boolean }): readonly JournalEntry[] {
    return readJournal(this.store, address, options)
  }
}
