/** Where callers from outside come in. A door refuses, answers when it is on disk, and knows a repeated call by its key. */
import type { Address, PlainEvent } from '../machine/index.js'
import { type Store, Table } from '../store/index.js'
import type { ActorTypes } from './actor-types.js'
import { assertAddress } from './address.js'
import { ActorError, ActorErrorCode } from './errors.js'
import type { Holds } from './holds.js'
import { EVENT, type InboxEntry, type Source } from './inbox.js'
import { busyError, heldError, type Intake } from './intake.js'
import type { Reader } from './reader.js'
import type { Residents } from './residents.js'
import type { ActorView } from './view.js'

export interface SendOptions {
  /** Who sends, for the journal. */
  readonly from?: string
  /** Idempotency key: the same key again within 30 days changes nothing and has the same answer. */
  readonly key?: string
  /** Of an event that a person sends: why, for the journal. */
  readonly why?: string
}

const DOOR = 'door'

export interface DoorsModules {
  readonly store: Store
  readonly types: ActorTypes
  readonly intake: Intake
  readonly reader: Reader
  readonly residents: Residents
  readonly holds: Holds
}

export class Doors {
  #closed = false
  /** Keyed calls whose answer is not on disk yet. */
  readonly #pending = new Map<string, Promise<ActorView>>()

  constructor(
    readonly options: { readonly maxInbox: number },
    readonly modules: DoorsModules,
  ) {}

  /** Takes an event in; resolves with the actor after the step that takes it. @throws ActorError SUSPENDED, BUSY, and others. */
  async ask(
    address: Address,
    event: PlainEvent,
    source: Source,
    { from = DOOR, key, why }: SendOptions,
  ): Promise<ActorView> {
    if (key !== undefined) {
      const pending = this.#pending.get(key)
      if (pending !== undefined) return pending
      const answered = this.#closed ? undefined : this.modules.store.get(Table.Doors, Buffer.from(key))
      if (answered !== undefined) {
        const view = this.modules.reader.view(address)
        if (view !== undefined) return view
      }
    }
    const { holds } = this.modules
    const answer = new Promise<ActorView>((resolve, reject) => {
      if (holds.of(address) !== null) throw heldError(holds, address)
      const entry = this.#enter(address, from, event, source)
      entry.stepped = { resolve, reject }
      entry.door = key
      entry.why = why
      this.modules.intake.admit(entry)
    })
    if (key === undefined) return answer
    this.#pending.set(key, answer)
    try {
      return await answer
    } finally {
      this.#pending.delete(key)
    }
  }

  /** Takes an event in; resolves when it is on disk, taken or not. */
  tell(address: Address, event: PlainEvent, { from = DOOR, key }: SendOptions): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const entry = this.#enter(address, from, event, EVENT)
      entry.delivered = { resolve, reject }
      // A repeat may come while the first still waits in its row: the step that takes it knows.
      entry.door = key
      this.modules.intake.admit(entry)
    })
  }

  close(): void {
    this.#closed = true
  }

  #enter(to: Address, from: string, event: PlainEvent, source: Source): InboxEntry<ActorView> {
    if (this.#closed) throw new ActorError({ code: ActorErrorCode.SYSTEM_STOPPED })
    assertAddress(to)
    this.modules.types.of(to)
    // What the runtime itself sends is never refused; who comes through a door can come again.
    const actor = this.modules.residents.get(to)
    if (actor !== undefined && (actor.spilled || actor.inbox.length >= this.options.maxInbox))
      throw busyError(to, actor.inbox.length)
    return this.modules.intake.stamp(to, from, event, source)
  }
}
