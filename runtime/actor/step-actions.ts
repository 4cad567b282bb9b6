/** What one step of a machine asked for, made into rows and into what leaves when they are on disk. */
import type { Action, Address, PlainEvent, Stamped } from '../machine/index.js'
import { type Batch, encodeRecord, keys, Table } from '../store/index.js'
import type { HeightRow } from '../timers/index.js'
import { EVENT, type InboxEntry, type Source, SPAWN } from './inbox.js'
import { withoutPending, withPending } from './pending.js'
import type { Resident } from './resident.js'
import { type BackoffRow, backoffKey, heightKey, type OutboxRow, timerKey } from './rows.js'

/** What leaves the actor. */
export interface Outgoing {
  /** @param cause The sender's step. */
  send(from: Address, to: Address, event: PlainEvent, source: Source, cause: number): void
  start(row: OutboxRow): void
  /** The effect is to be cancelled; answers whether its row must stay as a tombstone until it is really gone. */
  stop(effect: string): boolean
  timerArmed(due: number): void
  backoffArmed(address: Address, id: string, arm: number, remainingMs: number, event: PlainEvent): void
  heightArmed(): void
  emit(address: Address, event: PlainEvent): void
}

/** Clears what brought the event: its effect's row or its timer's. */
export function settleSource(actor: Resident, { source }: InboxEntry, batch: Batch): void {
  if (source.kind === 'effect') {
    const pending = actor.effects.get(source.invoke)
    if (pending === undefined) return
    actor.effects = withoutPending(actor.effects, source.invoke)
    batch.remove(Table.Outbox, keys.numberedPair(actor.prefix, pending.seq, pending.index))
  } else if (source.kind === 'timer') clearTimer(actor, source.id, batch)
}

/** @param index of the action within its step */
export function applyAction(
  actor: Resident,
  action: Action,
  seq: number,
  index: number,
  event: Stamped<PlainEvent>,
  batch: Batch,
  out: Outgoing,
): void {
  switch (action.record) {
    case 'start':
      startEffect(actor, action, seq, index, batch, out)
      return
    case 'stop':
      stopEffect(actor, action.id, batch, out)
      return
    case 'timer':
      setTimer(actor, action, event, batch, out)
      return
    case 'cancel':
      clearTimer(actor, action.id, batch)
      return
    case 'atHeight':
      setAlarm(actor, action, batch, out)
      return
    case 'tell':
      out.send(actor.address, action.to, action.event, EVENT, seq)
      return
    case 'spawn':
      out.send(actor.address, action.address, { type: 'vesper.spawn', input: action.input }, SPAWN, seq)
      return
    case 'emit':
      out.emit(actor.address, action.event)
  }
}

/** A finished actor keeps nothing pending; its rows are swept later. */
export function finish(actor: Resident, at: number, batch: Batch, out: Outgoing): void {
  for (const invoke of [...actor.effects.keys()]) stopEffect(actor, invoke, batch, out)
  for (const id of [...actor.timers.keys()]) clearTimer(actor, id, batch)
  for (const id of [...actor.heights.keys()]) clearAlarm(actor, id, batch)
  if (actor.type.keepFinishedMs !== undefined)
    batch.put(Table.Finished, keys.due(at + actor.type.keepFinishedMs, actor.address), encodeRecord(actor.address))
}

type Of<Record extends Action['record']> = Extract<Action, { record: Record }>

function startEffect(
  actor: Resident,
  action: Of<'start'>,
  seq: number,
  index: number,
  batch: Batch,
  out: Outgoing,
): void {
  stopEffect(actor, action.id, batch, out)
  const effect = `${actor.address}/${seq}/${index}`
  actor.effects = withPending(actor.effects, action.id, { effect, seq, index })
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
}

function stopEffect(actor: Resident, invoke: string, batch: Batch, out: Outgoing): void {
  const pending = actor.effects.get(invoke)
  if (pending === undefined) return
  actor.effects = withoutPending(actor.effects, invoke)
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

function setTimer(actor: Resident, action: Of<'timer'>, event: Stamped<PlainEvent>, batch: Batch, out: Outgoing): void {
  clearTimer(actor, action.id, batch)
  const arm = ++actor.arms
  const monotonic = isMonotonic(actor, action.id)
  const due = event.at + Math.ceil(action.delayMs)
  actor.timers = withPending(actor.timers, action.id, { due, arm, monotonic })
  const row: BackoffRow = { id: action.id, arm, event: action.event, remainingMs: action.delayMs }
  if (monotonic) {
    batch.put(Table.Backoffs, backoffKey(actor.address, action.id), encodeRecord(row))
    out.backoffArmed(actor.address, action.id, arm, action.delayMs, action.event)
  } else {
    batch.put(Table.Timers, timerKey(actor.address, action.id, due), encodeRecord(row))
    out.timerArmed(due)
  }
}

function clearTimer(actor: Resident, id: string, batch: Batch): void {
  const timer = actor.timers.get(id)
  if (timer === undefined) return
  actor.timers = withoutPending(actor.timers, id)
  if (timer.monotonic) batch.remove(Table.Backoffs, backoffKey(actor.address, id))
  else batch.remove(Table.Timers, timerKey(actor.address, id, timer.due))
}

function setAlarm(actor: Resident, action: Of<'atHeight'>, batch: Batch, out: Outgoing): void {
  const { id, height, confidence, event } = action
  clearAlarm(actor, id, batch)
  if (height === null) return
  const arm = ++actor.arms
  actor.heights = withPending(actor.heights, id, { height, confidence, arm })
  const row: HeightRow = { id, arm, event, fired: false, confidence }
  batch.put(Table.Heights, heightKey(actor.address, id, height), encodeRecord(row))
  out.heightArmed()
}

function clearAlarm(actor: Resident, id: string, batch: Batch): void {
  const armed = actor.heights.get(id)
  if (armed === undefined) return
  actor.heights = withoutPending(actor.heights, id)
  batch.remove(Table.Heights, heightKey(actor.address, id, armed.height))
}

/** XState names a delayed transition `xstate.after.<delay>.<state id>`. */
function isMonotonic(actor: Resident, timerId: string): boolean {
  return (actor.type.monotonicDelays ?? []).some(delay => timerId.startsWith(`xstate.after.${delay}.`))
}
