/** A kind of actors: its machine, the version of it, and what can be looked up about them. */
import type { AnyStateMachine } from 'xstate'
import type { z } from 'zod'
import { assertDurable, Kernel, type Migrations, type PlainSnapshot } from '../machine/index.js'

export interface ActorTypeDefinition {
  /** The first part of the address: `sector` in `sector/t01000/7`. */
  readonly kind: string
  readonly machine: AnyStateMachine
  /** Raised whenever the machine's meaning changes. */
  readonly version: number
  readonly migrations?: Migrations
  /**
   * Pure functions of the snapshot; their values are kept in an index and written in the step. `state` (the state value as
   * a dotted path) is always there.
   */
  readonly indexes?: Readonly<Record<string, (snapshot: PlainSnapshot) => string | readonly string[] | undefined>>
  /** Names of delays that count monotonic time (back-off), not the wall clock (deadlines). */
  readonly monotonicDelays?: readonly string[]
  /** Event types of which only the newest that waits is kept (chain heads). */
  readonly coalesce?: readonly string[]
  /** Event types of which only so many wait at once, the oldest being dropped (readings that are out of date soon). */
  readonly dropOldest?: Readonly<Record<string, number>>
  /** What events carry besides their type, for those that a person may send: a form is made of it, and what is sent is checked. */
  readonly events?: Readonly<Record<string, z.ZodType>>
  /** How long the journal of a finished actor is kept, milliseconds; then a summary stays. */
  readonly keepFinishedMs?: number
}

export interface ActorType extends ActorTypeDefinition {
  readonly kernel: Kernel
}

/** @throws MachineError UNDURABLE. */
export function defineActorType(definition: ActorTypeDefinition): ActorType {
  assertDurable(definition.machine)
  return { ...definition, kernel: new Kernel(definition.machine) }
}

/** `{ a: { b: 'c' } }` → `a.b.c`; parallel regions are joined by `|`. */
export function statePath(value: unknown): string {
  if (typeof value === 'string') return value
  return Object.entries(value as Record<string, unknown>)
    .map(([key, inner]) => {
      const path =
        typeof inner === 'object' && inner !== null && Object.keys(inner).length === 0 ? '' : statePath(inner)
      return path === '' ? key : `${key}.${path}`
    })
    .join('|')
}
