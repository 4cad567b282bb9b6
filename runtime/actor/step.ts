/**
 * One durable step: an entry of the inbox goes through the machine, and all that follows becomes rows of one batch. Nothing
 * here waits or reaches out; what is to leave the process is handed back and waits for the flush.
 */
import type { Action, Address, PlainEvent, PlainSnapshot, Stamped } from '../machine/index.js'
import { toPlain } from '../machine/index.js'
import { type Batch, encodeRecord, keys, Table } from '../store/index.js'
import { statePath } from './actor-type.js'
import { encodeEnvelope } from './envelope.js'
import { ActorError, ActorErrorCode } from './errors.js'
import { type InboxEntry, storeSource } from './inbox.js'
import { indexValues, type Resident } from './resident.js'
import type { ActorView } from './view.js'

/** An effect as the outbox holds it. Stored: append only. */
export interface OutboxRow {
  /** `<address>/<seq>/<index>` */
  readonly effect: string
  readonly actor: Address
  readonly invoke: string
  readonly name: string
  readonly input: unknown
  /** Tries begun and failed. */
  readonly attempts: number
  readonly intent: unknown
  /** The machine has left the state; nothing waits for the result any more. */
  readonly tombstone: boolean
}

export interface HeightRow {
  readonly id: string
  readonly arm: number
  readonly event: PlainEvent
  /** Whether it went off and waits for finality. */
  readonly fired: boolean
}

/** A timer on the monotonic clock. Stored: append only. */
export interface BackoffRow {
  readonly id: string
  readonly arm: number
  readonly event: PlainEvent
  readonly remainingMs: number
}

/** What leaves the actor. */
export interface Outgoing {
  send(from: Address, to: Address, event: PlainEvent, kind: 'event' | 'spawn'): void
  start(row: OutboxRow): void
  /** The effect is to be cancelled; answers whether its row must stay as a tombstone until it is really gone. */
  stop(effect: string): boolean
  timerArmed(due: number): void
  backoffArmed(address: Address, id: string, arm: number, remainingMs: number, event: PlainEvent): void
  heightArmed(): void
  emit(address: Address, event: PlainEvent): void
}

const FIRST_ENTRIES = 100
const LAST_ENTRIES = 1_000
/** Bigger events and contexts make every step slow; such values go by file reference. */
const MAX_RECORD_BYTES = 64 * 1024

/** @throws MachineError TRANSITION_FAILED; ActorError VALUE_TOO_LARGE. The actor is unchanged then. */
export function takeStep(
  actor: Resident,
  entry: InboxEntry<ActorView>,
  event: Stamped<PlainEvent>,
  batch: Batch,
  out: Outgoing,
): void {
  const { kernel } = actor.type
  const first = actor.live === null
  const step = first
    ? kernel.initial({ ...(event.input as object), at: event.at, epoch: event.epoch })
    : kernel.next(actor.live as never, event)
  const plain = toPlain(step.snapshot)
  const seq = actor.seq + 1

  const state = statePath(plain.value)
  const journal = encodeRecord([seq, entry.from, event, state, actor.type.version, storeSource(entry.source)])
  if (journal.length > MAX_RECORD_BYTES) throw tooLarge(`event '${event.type}'`, journal.length)

  settleSource(actor, entry, batch)
  for (let i = 0; i < step.actions.length; i++) applyAction(actor, step.actions[i] as Action, seq, i, event, batch, out)
  if (plain.status === 'done') finish(actor, event.at, batch, out)

  actor.live = step.snapshot
  actor.plain = plain
  actor.seq = seq
  actor.at = event.at
  actor.cursor = entry.position
  batch.put(Table.Snapshots, keys.numbered(actor.prefix, seq & 1), encodeEnvelope(actor.type, actor, plain))
  batch.put(Table.Journal, keys.numbered(actor.prefix, seq), journal)
  const fallsOut = seq - LAST_ENTRIES
  if (fallsOut > FIRST_ENTRIES) batch.remove(Table.Journal, keys.numbered(actor.prefix, fallsOut))
  if (entry.stored) batch.remove(Table.Inbox, entry.key(actor.prefix))
  if (state !== actor.state) {
    batch.put(Table.Index, indexKey(actor, 'state', state), NOTHING)
    if (actor.state !== null) batch.remove(Table.Index, indexKey(actor, 'state', actor.state))
    actor.state = state
  }
  if (actor.type.indexes !== undefined) writeIndexes(actor, plain, batch)
}

/** Clears what brought the event: its effect's row or its timer's. */
function settleSource(actor: Resident, entry: InboxEntry<ActorView>, batch: Batch): void {
  const { source } = entry
  if (source.kind === 'effect') {
    const pending = actor.effects.get(source.invoke)
    if (pending === undefined) return
    actor.effects.delete(source.invoke)
    batch.remove(Table.Outbox, keys.numberedPair(actor.prefix, pending.seq, pending.index))
  } else if (source.kind === 'timer') clearTimer(actor, source.id, batch)
}

function applyAction(
  actor: Resident,
  action: Action,
  seq: number,
  index: number,
  event: Stamped<PlainEvent>,
  batch: Batch,
  out: Outgoing,
): void {
  switch (action.record) {
    case 'start': {
      stopEffect(actor, action.id, batch, out)
      const effect = `${actor.address}/${seq}/${index}`
      actor.effects.set(action.id, { effect, seq, index })
      const row: OutboxRow = {
        effect,
        actor: actor.address,
        invoke: action.id,
        name: action.effect,
        input: action.input,
        attempts: 0,
        intent: undefined,
        tombstone: false,
      }
      batch.put(Table.Outbox, keys.numberedPair(actor.prefix, seq, index), encodeRecord(row))
      out.start(row)
      return
    }
    case 'stop':
      stopEffect(actor, action.id, batch, out)
      return
    case 'timer': {
      clearTimer(actor, action.id, batch)
      const arm = ++actor.arms
      const monotonic = isMonotonic(actor, action.id)
      const due = event.at + Math.ceil(action.delayMs)
      actor.timers.set(action.id, { due, arm, monotonic })
      const row = encodeRecord({ id: action.id, arm, event: action.event, remainingMs: action.delayMs })
      if (monotonic) {
        batch.put(Table.Backoffs, backoffKey(actor.address, action.id), row)
        out.backoffArmed(actor.address, action.id, arm, action.delayMs, action.event)
      } else {
        batch.put(Table.Timers, timerKey(actor.address, action.id, due), row)
        out.timerArmed(due)
      }
      return
    }
    case 'cancel':
      clearTimer(actor, action.id, batch)
      return
    case 'atHeight': {
      const armed = actor.heights.get(action.id)
      if (armed !== undefined) {
        actor.heights.delete(action.id)
        batch.remove(Table.Heights, heightKey(actor, action.id, armed.height))
      }
      if (action.height === null) return
      const arm = ++actor.arms
      actor.heights.set(action.id, { height: action.height, confidence: action.confidence, arm })
      const row: HeightRow & { confidence: number } = {
        id: action.id,
        arm,
        event: action.event,
        fired: false,
        confidence: action.confidence,
      }
      batch.put(Table.Heights, heightKey(actor, action.id, action.height), encodeRecord(row))
      out.heightArmed()
      return
    }
    case 'tell':
      out.send(actor.address, action.to, action.event, 'event')
      return
    case 'spawn':
      out.send(actor.address, action.address, { type: 'vesper.spawn', input: action.input }, 'spawn')
      return
    case 'emit':
      out.emit(actor.address, action.event)
  }
}

function stopEffect(actor: Resident, invoke: string, batch: Batch, out: Outgoing): void {
  const pending = actor.effects.get(invoke)
  if (pending === undefined) return
  actor.effects.delete(invoke)
  const key = keys.numberedPair(actor.prefix, pending.seq, pending.index)
  if (out.stop(pending.effect))
    batch.put(
      Table.Outbox,
      key,
      encodeRecord({
        effect: pending.effect,
        actor: actor.address,
        invoke,
        name: '',
        input: null,
        attempts: 0,
        intent: undefined,
        tombstone: true,
      } satisfies OutboxRow),
    )
  else batch.remove(Table.Outbox, key)
}

function clearTimer(actor: Resident, id: string, batch: Batch): void {
  const timer = actor.timers.get(id)
  if (timer === undefined) return
  actor.timers.delete(id)
  if (timer.monotonic) batch.remove(Table.Backoffs, backoffKey(actor.address, id))
  else batch.remove(Table.Timers, timerKey(actor.address, id, timer.due))
}

/** A finished actor keeps nothing pending; its rows are swept later. */
function finish(actor: Resident, at: number, batch: Batch, out: Outgoing): void {
  for (const invoke of [...actor.effects.keys()]) stopEffect(actor, invoke, batch, out)
  for (const id of [...actor.timers.keys()]) clearTimer(actor, id, batch)
  for (const [id, { height }] of actor.heights) batch.remove(Table.Heights, heightKey(actor, id, height))
  actor.heights.clear()
  if (actor.type.keepFinishedMs !== undefined)
    batch.put(Table.Finished, keys.due(at + actor.type.keepFinishedMs, actor.address), encodeRecord(actor.address))
}

function writeIndexes(actor: Resident, plain: PlainSnapshot, batch: Batch): void {
  const now = indexValues(actor.type, plain)
  for (const [name, values] of now) {
    const before = actor.indexed.get(name)
    for (const value of values)
      if (before === undefined || !before.includes(value)) batch.put(Table.Index, indexKey(actor, name, value), NOTHING)
    if (before !== undefined)
      for (const value of before) if (!values.includes(value)) batch.remove(Table.Index, indexKey(actor, name, value))
  }
  for (const [name, before] of actor.indexed)
    if (!now.has(name)) for (const value of before) batch.remove(Table.Index, indexKey(actor, name, value))
  actor.indexed = now
}

const NOTHING = Buffer.from([0])

function indexKey(actor: Resident, name: string, value: string): Uint8Array {
  return Buffer.from(`${actor.type.kind}\0${name}\0${value}\0${actor.address}`)
}
export function timerKey(address: Address, id: string, due: number): Uint8Array {
  return keys.due(due, `${address}\0${id}`)
}
export function backoffKey(address: Address, id: string): Uint8Array {
  return Buffer.from(`${address}\0${id}`)
}
/** @param effect `<address>/<seq>/<index>` */
export function outboxKey(address: Address, effect: string): Uint8Array {
  const [seq, index] = effect.split('/').slice(-2).map(Number) as [number, number]
  return keys.numberedPair(keys.prefixOf(address), seq, index)
}
function heightKey(actor: Resident, id: string, height: number): Uint8Array {
  return keys.due(height, `${actor.address}\0${id}`)
}

/** XState names a delayed transition `xstate.after.<delay>.<state id>`. */
function isMonotonic(actor: Resident, timerId: string): boolean {
  return (actor.type.monotonicDelays ?? []).some(delay => timerId.startsWith(`xstate.after.${delay}.`))
}

function tooLarge(what: string, bytes: number): ActorError {
  return new ActorError({ code: ActorErrorCode.VALUE_TOO_LARGE, what, bytes, limit: MAX_RECORD_BYTES })
}
