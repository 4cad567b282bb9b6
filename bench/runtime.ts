/**
 * The durable step against a bare loop that does what can't be left out: XState's pure transition, CBOR, and LMDB puts of the
 * same rows, flushed. Both run in turn in one process, several rounds, and the medians are compared.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { Encoder } from 'cbor-x'
import { open } from 'lmdb'
import type { AnyMachineSnapshot } from 'xstate'
import { Kernel } from '../runtime/machine/index.js'
import { counter as machine } from './counter.js'
import { openCounters } from './counters.js'
import { type BenchRow, median, quantile, row } from './row.js'

const ENTITIES = 2_000
const CHANGES = 10
const ROUNDS = 5

const addresses = Array.from({ length: ENTITIES }, (_, i) => `bench/${i}`)

function temporary<T>(run: (path: string) => Promise<T>): Promise<T> {
  const path = mkdtempSync(join(tmpdir(), 'vesper-bench-'))
  return run(path).finally(() => rmSync(path, { recursive: true, force: true }))
}

/** Steps per second of the runtime, all of them on disk at the end. */
export function runtimeRate(filling: string): Promise<number> {
  return temporary(async path => {
    const system = await openCounters(path, addresses, filling)
    const begun = performance.now()
    // Each caller waits until its step is on disk before it asks for the next.
    const changed = async (address: string): Promise<void> => {
      for (let change = 0; change < CHANGES; change++) await system.ask(address, { type: 'GO' })
    }
    await Promise.all(addresses.map(changed))
    const rate = (ENTITIES * CHANGES * 1_000) / (performance.now() - begun)
    await system.stop()
    return rate
  })
}

/** The floor: the same machine, the same rows (snapshot in one of two slots, journal entry, index), flushed at the end. */
function floorRate(filling: string): Promise<number> {
  return temporary(async path => {
    const root = open({ path, noSubdir: false, maxDbs: 8, encoding: 'binary', keyEncoding: 'binary' } as never)
    const table = (name: string) => root.openDB({ name, encoding: 'binary', keyEncoding: 'binary' } as never)
    const snapshots = table('snapshots')
    const journal = table('journal')
    const index = table('index')
    const codec = new Encoder({ useRecords: false, mapsAsObjects: true, tagUint8Array: false })
    const record = (value: unknown): Buffer => {
      const payload = codec.encode(value)
      const bytes = Buffer.allocUnsafe(payload.length + 4)
      bytes.set(payload)
      bytes.writeInt32BE(crc32(payload) | 0, payload.length)
      return bytes
    }
    const kernel = new Kernel(machine)
    const states: AnyMachineSnapshot[] = addresses.map(() => kernel.initial({ filling }).snapshot)
    const begun = performance.now()
    for (let change = 0; change < CHANGES; change++) {
      for (let i = 0; i < ENTITIES; i++) {
        const event = { type: 'GO', at: Date.now(), epoch: 0 }
        const before = states[i] as AnyMachineSnapshot
        const after = machine.transition(before as never, event as never, scope as never)
        states[i] = after as AnyMachineSnapshot
        const name = addresses[i] as string
        const { value, context, status } = after
        const envelope = [1, 'bench', 1, change, event.at, i, 0, status, value, context, {}, 0, 0, 0, null, undefined]
        snapshots.put(Buffer.from(`${name}\0${change & 1}`), record(envelope))
        journal.put(Buffer.from(`${name}\0${change}`), record([change, 'door', event, value, 1, 0]))
        index.put(Buffer.from(`bench\0state\0${value}\0${name}`), NOTHING)
        index.remove(Buffer.from(`bench\0state\0${before.value}\0${name}`))
        if ((i & 511) === 511) await new Promise(resolve => setImmediate(resolve))
      }
    }
    await root.flushed
    const rate = (ENTITIES * CHANGES * 1_000) / (performance.now() - begun)
    await root.close()
    return rate
  })
}

const NOTHING = Buffer.from([0])
const nothing = (): void => {}
const scope = {
  self: { id: 'bench' },
  id: 'bench',
  sessionId: 'bench',
  logger: nothing,
  defer: nothing,
  emit: nothing,
  stopChild: nothing,
  actionExecutor: nothing,
  system: { _sendInspectionEvent: nothing },
}

async function ratio(name: string, filling: string): Promise<BenchRow> {
  const values: number[] = []
  const floors: number[] = []
  await floorRate(filling)
  await runtimeRate(filling)
  for (let round = 0; round < ROUNDS; round++) {
    floors.push(await floorRate(filling))
    values.push(await runtimeRate(filling))
  }
  return row(name, median(values), '1/s', median(floors))
}

/** One entity alone, each change awaited: against one put and its flush. */
async function loneStep(): Promise<BenchRow> {
  const samples = 1_000
  const times = async (once: () => Promise<unknown>): Promise<number> => {
    const taken: number[] = []
    for (let i = 0; i < samples; i++) {
      const begun = performance.now()
      await once()
      taken.push(performance.now() - begun)
    }
    return quantile(
      taken.sort((a, b) => a - b),
      0.99,
    )
  }
  const floor = await temporary(async path => {
    const db = open({ path, noSubdir: false, encoding: 'binary', keyEncoding: 'binary' } as never)
    const value = Buffer.alloc(1_024, 7)
    const p99 = await times(() => {
      db.put(Buffer.from('one'), value)
      return db.flushed
    })
    await db.close()
    return p99
  })
  const value = await temporary(async path => {
    const system = await openCounters(path, ['bench/one'], 'x'.repeat(700))
    const p99 = await times(() => system.ask('bench/one', { type: 'GO' }))
    await system.stop()
    return p99
  })
  return row('runtime.lone_step_p99', value, 'ms', floor)
}

export async function benchRuntime(): Promise<readonly BenchRow[]> {
  return [
    await ratio('runtime.steps', 'x'.repeat(700)),
    await ratio('runtime.steps_4k', 'x'.repeat(4_400)),
    await loneStep(),
  ]
}
