/** Versions of a machine: snapshots of an older one are migrated by pure functions, of a newer one refused. */
import { createHash } from 'node:crypto'
import type { AnyStateMachine } from 'xstate'
import { effectName } from './effect.js'
import { MachineError, MachineErrorCode } from './errors.js'
import { resolverOf } from './recorded-action.js'
import type { PlainSnapshot } from './snapshot.js'

/** Migrations by the version they start from: `migrations[2]` makes a version-3 snapshot of a version-2 one. */
export type Migrations = Readonly<Record<number, (snapshot: PlainSnapshot) => PlainSnapshot>>

/**
 * @throws MachineError SNAPSHOT_TOO_NEW, MIGRATION_MISSING or MIGRATION_FAILED.
 */
export function migrate(
  machine: string,
  migrations: Migrations,
  from: number,
  known: number,
  snapshot: PlainSnapshot,
): PlainSnapshot {
  if (from > known) throw new MachineError({ code: MachineErrorCode.SNAPSHOT_TOO_NEW, machine, stored: from, known })
  let current = snapshot
  for (let version = from; version < known; version++) {
    const step = migrations[version]
    if (step === undefined)
      throw new MachineError({ code: MachineErrorCode.MIGRATION_MISSING, machine, from: version, known })
    try {
      current = step(current)
    } catch (cause) {
      throw new MachineError({ code: MachineErrorCode.MIGRATION_FAILED, machine, from: version }, { cause })
    }
  }
  return current
}

/** Without what states say of themselves to people: other words are no other machine. */
function meaningOf({ description: _, meta: __, states, ...meaning }: StateConfig): StateConfig {
  if (states === undefined) return meaning
  return { ...meaning, states: Object.fromEntries(Object.entries(states).map(([key, one]) => [key, meaningOf(one)])) }
}

/** The parts of XState's configuration of a state that are needed here. */
interface StateConfig {
  readonly description?: unknown
  readonly meta?: unknown
  readonly states?: Readonly<Record<string, StateConfig>>
  readonly [other: string]: unknown
}

/**
 * A fingerprint of what the machine means: its states, transitions and the text of every function in it, without its states' words for people. A
 * changed fingerprint under an unchanged version fails the tests.
 */
export function definitionHash(machine: AnyStateMachine): string {
  const describe = (value: unknown, seen: readonly unknown[]): unknown => {
    if (typeof value === 'function') {
      const { resolve: _, execute: __, ...own } = value as unknown as Record<string, unknown>
      const recorded = resolverOf(value)
      return { fn: (recorded ?? value).toString(), own: describe(own, [...seen, value]) }
    }
    if (value === null || typeof value !== 'object') return value
    if (seen.includes(value)) return '(circular)'
    if (Array.isArray(value)) return value.map(item => describe(item, [...seen, value]))
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, describe(item, [...seen, value])]),
    )
  }
  const { actions, guards, delays, actors } = machine.implementations
  const effects = Object.fromEntries(Object.entries(actors).map(([name, logic]) => [name, effectName(logic)]))
  const text = JSON.stringify(
    describe({ config: meaningOf(machine.config as StateConfig), actions, guards, delays, effects }, []),
  )
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}
