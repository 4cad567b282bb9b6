/** Brings an actor into memory: its newest snapshot, or the one before it plus the journal. */
import type { AnyMachineSnapshot } from 'xstate'
import {
  fromPlain,
  type PlainEvent,
  type PlainSnapshot,
  type Replacement,
  replaceState,
  type Stamped,
  toPlain,
} from '../machine/index.js'
import { decodeRecord, isIntact, keys, type Store, StoreError, Table } from '../store/index.js'
import type { Log } from '../telemetry/log-port.js'
import type { HeightRow } from '../timers/index.js'
import { type ActorType, statePath } from './actor-type.js'
import { decodeEnvelope, type Envelope, peekSeq } from './envelope.js'
import { ActorError, ActorErrorCode } from './errors.js'
import { InboxEntry, readSource, type StoredSource } from './inbox.js'
import { nothingPending, withPending } from './pending.js'
import { indexValues, Resident } from './resident.js'
import { effectPlace, type OutboxRow } from './rows.js'
import type { JournalEntry, JournaledStep } from './view.js'

type JournalRow = [
  seq: number,
  from: string,
  event: Stamped<PlainEvent>,
  state: string,
  version: number,
  source: StoredSource,
  /** Of a message: the sender's step that sent it. */
  cause?: number | null,
  /** Of an event that a person sent. */
  why?: string | null,
]

interface Slot {
  readonly record: Uint8Array
  readonly envelope: Envelope | null
  readonly error: unknown
}

/**
 * @returns undefined when there is no such actor.
 * @throws ActorError QUARANTINED when neither snapshot can be used.
 */
export function loadActor(store: Store, type: ActorType, address: string, log: Log): Resident | undefined {
  const actor = new Resident(address, type)
  const slots = newestAlone(readSlots(store, actor)).map(slot => decodeSlot(type, slot))
  if (slots.length === 0) return undefined
  const bad = slots.find(slot => slot.envelope === null)
  const newest = slots
    .filter(slot => slot.envelope !== null)
    .sort((a, b) => (b.envelope as Envelope).seq - (a.envelope as Envelope).seq)[0]
  const quarantined = (cause: unknown): ActorError =>
    new ActorError(
      { code: ActorErrorCode.QUARANTINED, address, reason: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    )
  // A snapshot of another version is refused, not mended: only bytes that went bad are rebuilt.
  if (newest === undefined) throw quarantined(bad?.error)
  if (bad !== undefined && !(bad.error instanceof StoreError)) throw quarantined(bad.error)
  try {
    const { envelope, record } = newest as Slot & { envelope: Envelope }
    adopt(actor, envelope, record.length)
    if (bad !== undefined) rebuild(store, actor, log)
  } catch (cause) {
    throw quarantined(cause)
  }
  return actor
}

interface Record {
  readonly key: Uint8Array
  readonly record: Uint8Array
}

function readSlots(store: Store, actor: Resident): readonly Record[] {
  const slots: Record[] = []
  for (let slot = 0; slot < 2; slot++) {
    const key = keys.numbered(actor.prefix, slot)
    const record = store.get(Table.Snapshots, key)
    if (record !== undefined) slots.push({ key, record })
  }
  return slots
}

/** Of two intact snapshots the older one isn't worth decoding. */
function newestAlone(slots: readonly Record[]): readonly Record[] {
  if (slots.length < 2 || !slots.every(({ record }) => isIntact(record))) return slots
  const [a, b] = slots.map(({ record }) => peekSeq(record))
  return a === undefined || b === undefined ? slots : [slots[a > b ? 0 : 1] as Record]
}

function decodeSlot(type: ActorType, { key, record }: Record): Slot {
  try {
    return { record, envelope: decodeEnvelope(type, record, key), error: null }
  } catch (error) {
    return { record, envelope: null, error }
  }
}

/** The newest two snapshots of an actor, those that can be read. */
export function storedSnapshots(
  store: Store,
  type: ActorType,
  address: string,
): readonly Pick<Envelope, 'seq' | 'snapshot'>[] {
  return readSlots(store, new Resident(address, type)).flatMap(slot => decodeSlot(type, slot).envelope ?? [])
}

function adopt(actor: Resident, envelope: Envelope, bytes: number): void {
  const plain = envelope.snapshot
  actor.bytes = bytes
  actor.plain = plain
  actor.live = fromPlain(actor.type.kernel, plain)
  actor.seq = envelope.seq
  actor.at = envelope.at
  actor.cursor = envelope.cursor
  actor.arms = envelope.arms
  if (envelope.effects.size > 0) actor.effects = envelope.effects
  if (envelope.timers.size > 0) actor.timers = envelope.timers
  if (envelope.heights.size > 0) actor.heights = envelope.heights
  actor.indexed = indexValues(actor.type, plain)
  actor.state = statePath(plain.value)
}

/**
 * Takes the last step again. Its rows are on disk as it left them, so only what the snapshot says is made anew:
 * the machine's state, and the effects, timers and alarms that its rows still show.
 */
function rebuild(store: Store, actor: Resident, log: Log): void {
  const key = keys.numbered(actor.prefix, actor.seq + 1)
  const record = store.get(Table.Journal, key)
  // The bad record was the older of the two slots.
  if (record === undefined) return
  const [seq, , event, , , source] = decodeRecord<JournalRow>(record, Table.Journal, key)
  const before = { snapshot: actor.live as never, plain: actor.plain as PlainSnapshot }
  const step = isOperators(source) ? operatorStep(actor, before, event) : machineStep(actor, before, event)
  const { plain } = step
  pendingFromRows(store, actor)
  actor.live = step.snapshot
  actor.plain = plain
  actor.seq = seq
  actor.at = event.at
  actor.indexed = indexValues(actor.type, plain)
  actor.state = statePath(plain.value)
  log.warn({ actor: actor.address, seq }, 'corrupt snapshot rebuilt from the one before it and the journal')
}

interface Taken {
  readonly snapshot: AnyMachineSnapshot
  readonly plain: PlainSnapshot
}

const isOperators = (source: StoredSource): boolean => typeof source === 'object' && source.kind === 'operator'

function machineStep(actor: Resident, { snapshot }: Taken, event: Stamped<PlainEvent>): Taken {
  const step = actor.type.kernel.next(snapshot, event)
  return { snapshot: step.snapshot, plain: toPlain(step.snapshot) }
}

function operatorStep(actor: Resident, before: Taken, event: Stamped<PlainEvent>): Taken {
  const to = event.to as Replacement | undefined
  return to === undefined ? before : replaceState(actor.type.kernel, before.plain, to, event)
}

/** A timer that went off may have left its row for one in the inbox. */
function pendingFromRows(store: Store, actor: Resident): void {
  actor.effects = nothingPending()
  actor.timers = nothingPending()
  actor.heights = nothingPending()
  const mine = keys.startingWith(actor.prefix)
  for (const row of store.range(Table.Outbox, mine)) {
    const { invoke, effect, tombstone } = decodeRecord<OutboxRow>(row.value, Table.Outbox, row.key)
    if (!tombstone) actor.effects = withPending(actor.effects, invoke, { effect, ...effectPlace(effect) })
  }
  const armed = (id: string, arm: number, due: number, monotonic: boolean): void => {
    actor.timers = withPending(actor.timers, id, { due, arm, monotonic })
    actor.arms = Math.max(actor.arms, arm)
  }
  for (const row of store.range(Table.Timers, keys.EVERYTHING)) {
    if (keys.firstName(row.key, 6) !== actor.address) continue
    const timer = decodeRecord<{ id: string; arm: number }>(row.value, Table.Timers, row.key)
    armed(timer.id, timer.arm, keys.dueOf(row.key), false)
  }
  for (const row of store.range(Table.Backoffs, mine)) {
    const timer = decodeRecord<{ id: string; arm: number }>(row.value, Table.Backoffs, row.key)
    armed(timer.id, timer.arm, 0, true)
  }
  for (const row of store.range(Table.Heights, keys.EVERYTHING)) {
    if (keys.firstName(row.key, 6) !== actor.address) continue
    const { id, confidence, arm } = decodeRecord<HeightRow>(row.value, Table.Heights, row.key)
    actor.heights = withPending(actor.heights, id, { height: keys.dueOf(row.key), confidence, arm })
    actor.arms = Math.max(actor.arms, arm)
  }
  for (const row of store.range(Table.Inbox, mine)) {
    const { source } = InboxEntry.fromRow(actor.address, decodeRecord(row.value, Table.Inbox, row.key))
    if (source.kind === 'timer') armed(source.id, source.arm, source.due ?? 0, source.due === undefined)
  }
}

export interface JournalRange {
  /** Sequence numbers: the first, inclusive, and the last, exclusive. */
  readonly from?: number
  readonly to?: number
  readonly limit?: number
  /** Newest first. */
  readonly reverse?: boolean
}

export function readJournal(
  store: Store,
  address: string,
  range: { limit?: number; reverse?: boolean } = {},
): readonly JournalEntry[] {
  return readSteps(store, address, range).map(({ source: _, ...entry }) => entry)
}

export function readSteps(
  store: Store,
  address: string,
  { from, to, limit, reverse = false }: JournalRange = {},
): readonly JournaledStep[] {
  const prefix = keys.prefixOf(address)
  const all = keys.startingWith(prefix)
  const rows = store.range(Table.Journal, {
    from: from === undefined ? all.from : keys.numbered(prefix, from),
    to: to === undefined ? all.to : keys.numbered(prefix, to),
    reverse,
    ...(limit !== undefined && { limit }),
  })
  return rows.map(({ key, value }) => {
    const [seq, sender, event, state, version, source, cause, why] = decodeRecord<JournalRow>(value, Table.Journal, key)
    return {
      seq,
      from: sender,
      event,
      state,
      version,
      source: readSource(source).kind,
      ...(typeof cause === 'number' && { cause }),
      ...(typeof why === 'string' && { why }),
    }
  })
}
