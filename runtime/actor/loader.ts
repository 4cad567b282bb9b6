/** Brings an actor into memory: its newest snapshot, or the one before it plus the journal. */
import { fromPlain, type PlainEvent, type PlainSnapshot, type Stamped, toPlain } from '../machine/index.js'
import { decodeRecord, keys, type Store, StoreError, Table } from '../store/index.js'
import type { Log } from '../telemetry/log-port.js'
import { type ActorType, statePath } from './actor-type.js'
import { decodeEnvelope, type Envelope } from './envelope.js'
import { ActorError, ActorErrorCode } from './errors.js'
import { indexValues, Resident, viewOf } from './resident.js'
import type { JournalEntry } from './view.js'

type JournalRow = [seq: number, from: string, event: Stamped<PlainEvent>, state: string, version: number]

interface Slot {
  readonly envelope: Envelope | null
  readonly error: unknown
}

/**
 * @returns undefined when there is no such actor.
 * @throws ActorError QUARANTINED when neither snapshot can be used.
 */
export function loadActor(store: Store, type: ActorType, address: string, log: Log): Resident | undefined {
  const actor = new Resident(address, type)
  const slots = [0, 1].map(slot => readSlot(store, type, actor, slot)).filter(slot => slot !== null)
  if (slots.length === 0) return undefined
  const bad = slots.find(slot => slot.envelope === null)
  const newest = slots
    .map(slot => slot.envelope)
    .filter(envelope => envelope !== null)
    .sort((a, b) => b.seq - a.seq)[0]
  const quarantined = (cause: unknown): ActorError =>
    new ActorError(
      { code: ActorErrorCode.QUARANTINED, address, reason: cause instanceof Error ? cause.message : String(cause) },
      { cause },
    )
  // A snapshot of another version is refused, not mended: only bytes that went bad are rebuilt.
  if (newest === undefined) throw quarantined(bad?.error)
  if (bad !== undefined && !(bad.error instanceof StoreError)) throw quarantined(bad.error)
  try {
    adopt(actor, newest, newest.snapshot)
    if (bad !== undefined) rebuild(store, actor, log)
  } catch (cause) {
    throw quarantined(cause)
  }
  return actor
}

function readSlot(store: Store, type: ActorType, actor: Resident, slot: number): Slot | null {
  const key = keys.numbered(actor.prefix, slot)
  const record = store.get(Table.Snapshots, key)
  if (record === undefined) return null
  try {
    return { envelope: decodeEnvelope(type, record, key), error: null }
  } catch (error) {
    return { envelope: null, error }
  }
}

function adopt(actor: Resident, envelope: Envelope, plain: PlainSnapshot): void {
  actor.plain = plain
  actor.live = fromPlain(actor.type.kernel, plain)
  actor.seq = envelope.seq
  actor.at = envelope.at
  actor.cursor = envelope.cursor
  actor.arms = envelope.arms
  for (const [id, effect] of envelope.effects) actor.effects.set(id, effect)
  for (const [id, timer] of envelope.timers) actor.timers.set(id, timer)
  for (const [id, height] of envelope.heights) actor.heights.set(id, height)
  actor.indexed = indexValues(actor.type, plain)
  actor.state = statePath(plain.value)
  actor.visible = viewOf(actor)
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
  const [seq, , event] = decodeRecord<JournalRow>(record, Table.Journal, key)
  const step = actor.type.kernel.next(actor.live as never, event)
  const plain = toPlain(step.snapshot)
  actor.effects.clear()
  actor.timers.clear()
  for (const row of store.range(Table.Outbox, keys.startingWith(actor.prefix))) {
    const { invoke, effect, tombstone } = decodeRecord<{ invoke: string; effect: string; tombstone: boolean }>(
      row.value,
      Table.Outbox,
      row.key,
    )
    if (tombstone) continue
    const [effectSeq, index] = effect.split('/').slice(-2).map(Number) as [number, number]
    actor.effects.set(invoke, { effect, seq: effectSeq, index })
  }
  for (const row of store.range(Table.Timers, keys.EVERYTHING)) {
    if (keys.firstName(row.key, 6) !== actor.address) continue
    const timer = decodeRecord<{ id: string; arm: number }>(row.value, Table.Timers, row.key)
    actor.timers.set(timer.id, { due: keys.dueOf(row.key), arm: timer.arm, monotonic: false })
    actor.arms = Math.max(actor.arms, timer.arm)
  }
  for (const row of store.range(Table.Backoffs, keys.startingWith(actor.prefix))) {
    const timer = decodeRecord<{ id: string; arm: number }>(row.value, Table.Backoffs, row.key)
    actor.timers.set(timer.id, { due: 0, arm: timer.arm, monotonic: true })
    actor.arms = Math.max(actor.arms, timer.arm)
  }
  actor.heights.clear()
  for (const row of store.range(Table.Heights, keys.EVERYTHING)) {
    if (keys.firstName(row.key, 6) !== actor.address) continue
    const { id, confidence, arm } = decodeRecord<{ id: string; confidence: number; arm: number }>(
      row.value,
      Table.Heights,
      row.key,
    )
    actor.heights.set(id, { height: keys.dueOf(row.key), confidence, arm })
    actor.arms = Math.max(actor.arms, arm)
  }
  actor.live = step.snapshot
  actor.plain = plain
  actor.seq = seq
  actor.at = event.at
  actor.indexed = indexValues(actor.type, plain)
  actor.state = statePath(plain.value)
  actor.visible = viewOf(actor)
  log.warn({ actor: actor.address, seq }, 'corrupt snapshot rebuilt from the one before it and the journal')
}

/** @param limit Newest entries first when `reverse`. */
export function readJournal(
  store: Store,
  address: string,
  { limit, reverse = false }: { limit?: number; reverse?: boolean } = {},
): readonly JournalEntry[] {
  const range = keys.startingWith(keys.prefixOf(address))
  return store
    .range(Table.Journal, { ...range, reverse, ...(limit !== undefined && { limit }) })
    .map(({ key, value }) => {
      const [seq, from, event, state, version] = decodeRecord<JournalRow>(value, Table.Journal, key)
      return { seq, from, event, state, version }
    })
}
