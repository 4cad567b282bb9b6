/** What the tests of the pool share. They wait for conditions, never for a time to pass. */
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import {
  Pool,
  type PoolClassOptionsInput,
  type PoolEvent,
  type PoolModules,
  type PoolOptionsInput,
} from '../../../runtime/pool/index.js'
import { systemClock } from '../../../runtime/timers/index.js'
import type { Chore } from './tasks/chores.js'

const beside = (file: string): string => fileURLToPath(new URL(file, import.meta.url))

export const chores = beside('./tasks/chores.js')
export const nothing = beside('./tasks/nothing.js')
export const socketLock = beside('./tasks/socket-lock.js')
export const holder = beside('./mains/holder.js')
export const rival = beside('./mains/rival.js')

const silent = (): void => {}

export const modules = (over: Partial<PoolModules> = {}): PoolModules => ({
  log: { debug: silent, info: silent, warn: silent, error: silent },
  clock: systemClock,
  random: () => 0.5,
  ...over,
})

type Options = Partial<Omit<PoolOptionsInput, 'classes'>>

/** A pool that the test closes, with all its events so far. */
export function openPool(
  t: Test,
  classes: readonly PoolClassOptionsInput[],
  options: Options = {},
  over: Partial<PoolModules> = {},
) {
  const pool = new Pool({ memoryBytes: 1_000_000, backoffMinMs: 1, ...options, classes: [...classes] }, modules(over))
  t.teardown(() => pool.close({ drainMs: 0 }))
  const events: PoolEvent[] = []
  pool.subscribe(event => events.push(event))
  const run = <Output = unknown>(chore: Chore, id = 'task', more: object = {}, className = classes[0]?.name ?? '') =>
    pool.run<Output>(className, chore, { id, ...more })
  return { pool, events, run, heard: hearing(pool, events) }
}

type OfType<Type extends PoolEvent['type']> = Extract<PoolEvent, { type: Type }>

/** Resolves with the nth event of a type, past or to come. */
function hearing(pool: Pool, events: readonly PoolEvent[]) {
  return <Type extends PoolEvent['type']>(type: Type, nth = 1): Promise<OfType<Type>> =>
    new Promise(resolve => {
      const look = (): boolean => {
        const found = events.filter((event): event is OfType<Type> => event.type === type)[nth - 1]
        if (found !== undefined) resolve(found)
        return found !== undefined
      }
      if (look()) return
      const end = pool.subscribe(() => look() && end())
    })
}

export const chore = (over: Partial<PoolClassOptionsInput> = {}): PoolClassOptionsInput => ({
  name: 'chores',
  taskFile: chores,
  memoryBytes: 1,
  ...over,
})

/** The test's own time limit is what ends a wait for something that never comes. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(5)
}

/** A process that ended but was not yet reaped by its parent is gone as well. */
export function isGone(pid: number): boolean {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return /^[ZX]/.test(line.slice(line.lastIndexOf(')') + 2))
  } catch {
    return true
  }
}

/** The state letter of a process in /proc: `T` is stopped. */
export function processState(pid: number): string {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
  return line.slice(line.lastIndexOf(')') + 2)[0] ?? ''
}
