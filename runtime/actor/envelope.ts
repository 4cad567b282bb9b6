/** A stored snapshot: what is needed to make the actor live again, and to know which program wrote it. */
import { migrate, type PlainSnapshot } from '../machine/index.js'
import { decodeRecord, encodeRecord, Table } from '../store/index.js'
import type { ActorType } from './actor-type.js'
import type { Pending, PendingEffect, PendingHeight, PendingTimer } from './pending.js'

/** What a snapshot carries besides the machine's own state. */
export interface Bookkeeping {
  readonly seq: number
  readonly at: number
  /** Position of the last inbox entry taken; any at or below it is a duplicate. */
  readonly cursor: number
  /** Number of timers and alarms ever armed. */
  readonly arms: number
  readonly effects: Pending<PendingEffect>
  readonly timers: Pending<PendingTimer>
  readonly heights: Pending<PendingHeight>
}

export interface Envelope extends Bookkeeping {
  readonly snapshot: PlainSnapshot
}

const FORMAT = 1

/** Positions in the stored array: append only. */
type Stored = [
  format: number,
  machine: string,
  version: number,
  seq: number,
  at: number,
  cursor: number,
  arms: number,
  status: PlainSnapshot['status'],
  value: unknown,
  context: unknown,
  children: PlainSnapshot['children'],
  effects: [id: string, effect: string, seq: number, index: number][] | 0,
  timers: [id: string, due: number, arm: number, monotonic: boolean][] | 0,
  heights: [id: string, height: number, confidence: number, arm: number][] | 0,
  history: PlainSnapshot['history'] | null,
  output: unknown,
]

export function encodeEnvelope(type: ActorType, e: Bookkeeping, s: PlainSnapshot): Uint8Array {
  const stored: Stored = [
    FORMAT,
    type.machine.id,
    type.version,
    e.seq,
    e.at,
    e.cursor,
    e.arms,
    s.status,
    s.value,
    s.context,
    s.children,
    e.effects.size === 0 ? 0 : Array.from(e.effects, ([id, p]) => [id, p.effect, p.seq, p.index]),
    e.timers.size === 0 ? 0 : Array.from(e.timers, ([id, t]) => [id, t.due, t.arm, t.monotonic]),
    e.heights.size === 0 ? 0 : Array.from(e.heights, ([id, h]) => [id, h.height, h.confidence, h.arm]),
    s.history ?? null,
    s.output,
  ]
  return encodeRecord(stored)
}

/**
 * @throws StoreError RECORD_CORRUPT; MachineError SNAPSHOT_TOO_NEW, MIGRATION_MISSING, MIGRATION_FAILED.
 */
export function decodeEnvelope(type: ActorType, record: Uint8Array, key: Uint8Array): Envelope {
  const s = decodeRecord<Stored>(record, Table.Snapshots, key)
  const plain: PlainSnapshot = {
    status: s[7],
    value: s[8],
    context: s[9],
    children: s[10],
    ...(s[14] && { history: s[14] }),
    ...(s[15] !== undefined && { output: s[15] }),
  }
  const version = s[2]
  return {
    seq: s[3],
    at: s[4],
    cursor: s[5],
    arms: s[6],
    snapshot:
      version === type.version ? plain : migrate(type.machine.id, type.migrations ?? {}, version, type.version, plain),
    effects: new Map((s[11] || []).map(([id, effect, seq, index]) => [id, { effect, seq, index }])),
    timers: new Map((s[12] || []).map(([id, due, arm, monotonic]) => [id, { due, arm, monotonic }])),
    heights: new Map((s[13] || []).map(([id, height, confidence, arm]) => [id, { height, confidence, arm }])),
  }
}

/**
 * The sequence number of a stored snapshot, read without decoding the rest: of two slots only the newer one is worth that.
 * @returns undefined where the bytes begin otherwise than `encodeEnvelope` writes them; decode the whole then.
 */
export function peekSeq(record: Uint8Array): number | undefined {
  // An array of 16, the format, the machine's name (shorter than 24 or 256 bytes), its version, the sequence number.
  if (record[0] !== 0x90 || record[1] !== FORMAT) return undefined
  const name = record[2] as number
  let at = name >= 0x60 && name < 0x78 ? 3 + (name - 0x60) : name === 0x78 ? 4 + (record[3] as number) : undefined
  if (at === undefined || (record[at++] as number) > 23) return undefined
  const head = record[at] as number
  const view = Buffer.from(record.buffer, record.byteOffset, record.byteLength)
  if (head < 24) return head
  if (head === 24) return view[at + 1]
  if (head === 25) return view.readUInt16BE(at + 1)
  return head === 26 ? view.readUInt32BE(at + 1) : undefined
}
