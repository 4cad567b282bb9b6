/** Rows that steps write besides snapshots and journal, and their keys. Stored: append only. */
import type { EffectRow } from '../effects/index.js'
import type { Address, PlainEvent } from '../machine/index.js'
import { keys } from '../store/index.js'

/** An effect as the outbox holds it. */
export interface OutboxRow extends EffectRow {
  /** The machine has left the state; nothing waits for the result any more. */
  readonly tombstone: boolean
}

/** A timer on the monotonic clock. */
export interface BackoffRow {
  readonly id: string
  readonly arm: number
  readonly event: PlainEvent
  readonly remainingMs: number
}

export function timerKey(address: Address, id: string, due: number): Uint8Array {
  return keys.due(due, `${address}\0${id}`)
}

export function backoffKey(address: Address, id: string): Uint8Array {
  return Buffer.from(`${address}\0${id}`)
}

/** @param effect `<address>/<seq>/<index>` */
export function outboxKey(address: Address, effect: string): Uint8Array {
  const { seq, index } = effectPlace(effect)
  return keys.numberedPair(keys.prefixOf(address), seq, index)
}

export function heightKey(address: Address, id: string, height: number): Uint8Array {
  return keys.due(height, `${address}\0${id}`)
}

/** @param effect `<address>/<seq>/<index>` */
export function effectPlace(effect: string): { readonly seq: number; readonly index: number } {
  const [seq, index] = effect.split('/').slice(-2).map(Number) as [number, number]
  return { seq, index }
}
