import t from 'tap'
import { Batch, type Commit, StoreErrorCode, Table } from '../../runtime/store/index.js'
import { storeConformance } from '../runtime/store/store.conformance.js'
import { DiskStore, SimulatedDisk } from './disk.js'
import { Random } from './random.js'
import { Scheduler } from './scheduler.js'

class Machine {
  readonly scheduler = new Scheduler(new Random(1))
  readonly disk = new SimulatedDisk(this.scheduler.random, this.scheduler)
  #running = true

  constructor() {
    this.#run()
  }

  open(): DiskStore {
    return new DiskStore(this.disk, { alive: true })
  }

  /** One task after the other, as long as the test lasts. */
  #run(): void {
    if (!this.#running) return
    if (!this.scheduler.idle || this.scheduler.untilNext < Number.POSITIVE_INFINITY) this.scheduler.next()?.run()
    setImmediate(() => this.#run())
  }

  stop(): void {
    this.#running = false
  }
}

const machines: Machine[] = []
const machine = (): Machine => {
  const made = new Machine()
  machines.push(made)
  return made
}
t.teardown(() => {
  for (const each of machines) each.stop()
})

await storeConformance(t, async () => machine())

const put = (key: string): Batch => {
  const batch = new Batch()
  batch.put(Table.Inbox, Buffer.from(key), Buffer.from(key))
  return batch
}

t.test('a crash keeps a part of what was committed and not flushed, the oldest of it', async t => {
  const kept = new Set<string>()
  for (let i = 0; i < 40; i++) {
    const under = machine()
    const store = under.open()
    const fence = await store.acquire()
    const commits = ['a', 'b', 'c'].map(key => store.commit(put(key), fence))
    for (let n = 0; n < i % 4; n++) await commits[n]?.committed
    under.disk.crash()
    const there = ['a', 'b', 'c'].filter(key => under.open().get(Table.Inbox, Buffer.from(key)) !== undefined).join('')
    t.ok('abc'.startsWith(there), there)
    kept.add(there)
    under.stop()
  }
  t.ok(kept.size > 2, [...kept].join(' '))
})

t.test('behind a batch that failed none lands until the store is taken over again', async t => {
  const under = machine()
  const store = under.open()
  const fence = await store.acquire()
  under.disk.failAfter = 1
  const commit = (key: string): Commit => store.commit(put(key), fence)
  const [first, second, third] = [commit('a'), commit('b'), commit('c')]
  await first.committed
  await t.rejects(second.flushed, { code: StoreErrorCode.FAILED })
  await t.rejects(third.flushed, { code: StoreErrorCode.FAILED })
  t.equal(store.get(Table.Inbox, Buffer.from('c')), undefined)
  await store.close()
  const again = under.open()
  await again.commit(put('d'), await again.acquire()).flushed
  t.ok(again.get(Table.Inbox, Buffer.from('d')))
})
