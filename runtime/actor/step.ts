/**
 * One durable step: an entry of the inbox goes through the machine, and all that follows becomes rows of one batch. Nothing
 * here waits or reaches out; what is to leave the process is handed back and waits for the flush.
 */
import type { AnyMachineSnapshot } from 'xstate'
import type { Action, PlainEvent, PlainSnapshot, Replacement, Stamped } from '../machine/index.js'
import { replaceState, toPlain } from '../machine/index.js'
import { type Batch, encodeRecord, keys, Table } from '../store/index.js'
import { statePath } from './actor-type.js'
import { encodeEnvelope } from './envelope.js'
import { ActorError, ActorErrorCode } from './errors.js'
import { type InboxEntry, storeSource } from './inbox.js'
import { indexValues, type Resident } from './resident.js'
import { applyAction, finish, type Outgoing, settleSource } from './step-actions.js'
import type { ActorView } from './view.js'

const FIRST_ENTRIES = 100
const LAST_ENTRIES = 1_000
/** Bigger events and contexts make every step slow; such values go by file reference. */
const MAX_RECORD_BYTES = 64 * 1024

const NO_ACTIONS: readonly Action[] = []

/** Where an actor goes with one step. */
interface Next {
  readonly snapshot: AnyMachineSnapshot
  readonly plain: PlainSnapshot
  readonly actions: readonly Action[]
}

/** @throws MachineError TRANSITION_FAILED; ActorError VALUE_TOO_LARGE; what an index throws. The actor has to be loaded again then. */
export function takeStep(
  actor: Resident,
  entry: InboxEntry<ActorView>,
  event: Stamped<PlainEvent>,
  batch: Batch,
  out: Outgoing,
): void {
  const { kernel } = actor.type
  const step =
    actor.live === null
      ? kernel.initial({ ...(event.input as object), at: event.at, epoch: event.epoch })
      : kernel.next(actor.live, event)
  record(actor, entry, event, { ...step, plain: toPlain(step.snapshot) }, batch, out)
}

/**
 * The step of an operator's deed: it stands in the journal, and the machine takes no part in it.
 * @throws MachineError SNAPSHOT_UNKNOWN; ActorError VALUE_TOO_LARGE; what an index throws. The actor has to be loaded again then.
 */
export function takeOperatorStep(
  actor: Resident,
  entry: InboxEntry<ActorView>,
  event: Stamped<PlainEvent>,
  batch: Batch,
  out: Outgoing,
): void {
  const live = actor.live as AnyMachineSnapshot
  const plain = actor.plain as PlainSnapshot
  const to = event.to as Replacement | undefined
  const next =
    to === undefined
      ? { snapshot: live, plain, actions: NO_ACTIONS }
      : replaceState(actor.type.kernel, plain, to, event)
  record(actor, entry, event, next, batch, out)
}

function record(
  actor: Resident,
  entry: InboxEntry<ActorView>,
  event: Stamped<PlainEvent>,
  { snapshot, plain, actions }: Next,
  batch: Batch,
  out: Outgoing,
): void {
  const seq = actor.seq + 1
  const state = statePath(plain.value)
  const row = [seq, entry.from, event, state, actor.type.version, storeSource(entry.source)]
  const journal = encodeRecord(entry.withOrigin(row))
  assertFits(event, journal.length)

  settleSource(actor, entry, batch)
  for (let i = 0; i < actions.length; i++) applyAction(actor, actions[i] as Action, seq, i, event, batch, out)
  if (plain.status === 'done') finish(actor, event.at, batch, out)

  actor.live = snapshot
  actor.plain = plain
  actor.seq = seq
  actor.at = event.at
  // An operator's deed overtakes what waits, and must not make that look like something seen before.
  if (entry.source.kind !== 'operator') actor.cursor = entry.position
  const envelope = encodeEnvelope(actor.type, actor, plain)
  actor.bytes = envelope.length
  batch.put(Table.Snapshots, keys.numbered(actor.prefix, seq & 1), envelope)
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

/**
 * @param bytes Of the event as it is stored.
 * @throws ActorError VALUE_TOO_LARGE.
 */
export function assertFits({ type }: PlainEvent, bytes: number): void {
  if (bytes <= MAX_RECORD_BYTES) return
  const what = `event '${type}'`
  throw new ActorError({ code: ActorErrorCode.VALUE_TOO_LARGE, what, bytes, limit: MAX_RECORD_BYTES })
}
