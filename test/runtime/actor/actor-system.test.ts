import t from 'tap'
import { ActorErrorCode, type ActorNews, defineActorType } from '../../../runtime/actor/index.js'
import { keys, StoreErrorCode, Table } from '../../../runtime/store/index.js'
import { box, type LetterContext } from './letter.js'
import { World } from './world.js'

const contextOf = (world: World, address: string): LetterContext =>
  world.system.view(address)?.snapshot.context as LetterContext

for (const options of [{}, { alwaysPassivate: true }, { duplicateEverything: true }]) {
  const mode = Object.keys(options)[0] ?? 'as it is'
  t.test(`the life of an actor (${mode})`, async t => {
    const world = new World(options)
    const system = await world.start()

    await t.test('a spawned actor is on disk, and its birth may be repeated', async t => {
      const born = await system.spawn('letter/1', { to: 'box/a' })
      t.equal(born.state, 'draft')
      t.equal(born.seq, 1)
      const again = await system.spawn('letter/1', { to: 'box/b' })
      t.equal(again.seq, 1)
      t.equal((again.snapshot.context as LetterContext).to, 'box/a')
    })

    await t.test('an effect runs after the step, its result comes back, a message reaches the other actor', async t => {
      t.equal((await system.ask('letter/1', { type: 'Post' })).state, 'posting')
      await world.quiet()
      t.equal(system.view('letter/1')?.state, 'underway')
      t.same(contextOf(world, 'letter/1').receipts, [1])
      t.equal((system.view('box/a')?.snapshot.context as { letters: number }).letters, 1)
      t.equal(system.store.range(Table.Outbox, keys.EVERYTHING).length, 0)
      t.equal(system.store.range(Table.Inbox, keys.EVERYTHING).length, 0)
    })

    await t.test('an alarm goes off with confidence, and is taken back when the height is', async t => {
      world.heights.set(106)
      await world.quiet()
      t.equal(system.view('letter/1')?.state, 'underway')
      world.heights.set(107)
      await world.quiet()
      t.equal(system.view('letter/1')?.state, 'delivered')
      world.heights.set(104)
      await world.quiet()
      t.equal(system.view('letter/1')?.state, 'underway')
      world.heights.set(140)
      await world.quiet()
      t.equal(system.view('letter/1')?.state, 'delivered')
    })

    await t.test('a deadline passes on the wall clock', async t => {
      await system.spawn('letter/2', { to: 'box/a' })
      await system.ask('letter/2', { type: 'Post' })
      await world.quiet()
      world.clock.advance(999)
      await world.quiet()
      t.equal(system.view('letter/2')?.state, 'underway')
      world.clock.advance(2)
      await world.quiet()
      t.equal(system.view('letter/2')?.state, 'lost')
      t.equal(system.store.range(Table.Timers, keys.EVERYTHING).length, 0)
    })

    await t.test('a failed effect is an event; back-off runs on the monotonic clock', async t => {
      world.office.failures = options.duplicateEverything ? 1 : 1
      await system.spawn('letter/3', { to: 'box/a' })
      await system.ask('letter/3', { type: 'Post' })
      await world.quiet()
      t.equal(system.view('letter/3')?.state, 'returned')
      t.equal(contextOf(world, 'letter/3').lastFailure, 'OFFICE_CLOSED')
      world.clock.jump(3_600_000)
      await world.quiet()
      t.equal(system.view('letter/3')?.state, 'returned')
      world.clock.advance(201)
      await world.quiet()
      t.equal(system.view('letter/3')?.state, 'underway')
    })

    await t.test('indexes follow the state', async t => {
      t.same(
        system.list({ kind: 'letter', value: 'lost' }).map(view => view.address),
        ['letter/2'],
      )
      t.same(system.count('letter'), { delivered: 1, lost: 1, underway: 1 })
      t.same(system.addresses({ kind: 'letter', index: 'to', value: 'box/a' }), ['letter/1', 'letter/2', 'letter/3'])
    })

    await t.test('leaving a state takes its timers and effects along; an ended actor takes nothing more', async t => {
      t.equal((await system.ask('letter/3', { type: 'Burn' })).snapshot.status, 'done')
      t.equal((await system.ask('letter/3', { type: 'Post' })).state, 'burnt')
      t.equal(system.store.range(Table.Timers, keys.EVERYTHING).length, 0)
    })

    await t.test('the journal tells every step, who sent what and when', t => {
      const journal = system.journal('letter/2')
      t.same(
        journal.map(entry => [entry.seq, entry.event.type, entry.from, entry.state]),
        [
          [1, 'vesper.spawn', 'door', 'draft'],
          [2, 'Post', 'door', 'posting'],
          [3, 'xstate.done.actor.post', 'letter/2/2/0', 'underway'],
          [4, 'xstate.after.patience.letter.underway', 'timer', 'lost'],
        ],
      )
      t.ok(journal.every(entry => entry.event.at > 0 && entry.event.epoch >= 100))
      t.end()
    })

    await t.test('a stop leaves everything on disk, a start takes it up', async t => {
      await system.spawn('letter/4', { to: 'box/a' })
      await system.ask('letter/4', { type: 'Post' })
      await system.stop()
      await t.rejects(async () => system.ask('letter/4', { type: 'Burn' }), { code: ActorErrorCode.SYSTEM_STOPPED })
      const next = await world.start()
      await world.quiet()
      t.equal(next.view('letter/4')?.state, 'underway')
      t.equal(next.view('letter/2')?.state, 'lost')
      await next.stop()
    })
  })
}

t.test('an idempotency key makes a repeated call the same call', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('box/1', {})
  const ask = () => system.ask('box/1', { type: 'Reply' }, { key: 'k1' })
  await Promise.all([ask(), ask()])
  await ask()
  world.kill()
  const next = await world.start()
  await next.ask('box/1', { type: 'Reply' }, { key: 'k1' })
  t.equal((next.view('box/1')?.snapshot.context as { letters: number }).letters, 1)
  await next.ask('box/1', { type: 'Reply' }, { key: 'k2' })
  t.equal((next.view('box/1')?.snapshot.context as { letters: number }).letters, 2)
})

t.test('an event told twice under one key is taken once, also over a kill', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('box/1', {})
  const letters = (): number => (world.system.view('box/1')?.snapshot.context as { letters: number }).letters
  await Promise.all([1, 2].map(() => system.tell('box/1', { type: 'Reply' }, { key: 'k' })))
  await world.quiet()
  t.equal(letters(), 1)
  world.kill()
  const next = await world.start()
  await next.tell('box/1', { type: 'Reply' }, { key: 'k' })
  await world.quiet()
  t.equal(letters(), 1)
  t.equal(
    (await next.ask('box/1', { type: 'Reply' }, { key: 'k' })).seq,
    2,
    'the same key asked has the answer of that step',
  )
})

t.test('events for nobody are refused at the door and kept as dead letters inside', async t => {
  const world = new World()
  const system = await world.start()
  await t.rejects(system.ask('letter/none', { type: 'Post' }), { code: ActorErrorCode.UNKNOWN })
  await t.rejects(async () => system.ask('nothing/1', { type: 'Post' }), { code: ActorErrorCode.KIND_UNKNOWN })
  await t.rejects(async () => system.ask('letter', { type: 'Post' }), { code: ActorErrorCode.ADDRESS_INVALID })
  await system.settled()
  t.equal(system.store.range(Table.DeadLetters, keys.EVERYTHING).length, 1)
})

t.test('an event that fails its actor three times goes to the dead letters, and the actor goes on', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  const before = system.view('letter/1')
  await t.rejects(system.ask('letter/1', { type: 'Fail' }), { code: ActorErrorCode.EVENT_POISONOUS })
  t.same(system.view('letter/1'), before)
  t.equal((await system.ask('letter/1', { type: 'Post' })).state, 'posting')
  t.equal(system.store.range(Table.DeadLetters, keys.EVERYTHING).length, 1)
})

t.test('a failed write drops everything, tells who waits, and goes on from disk', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('box/1', {})
  await system.ask('box/1', { type: 'Reply' })
  world.disk.failAfter = 0
  world.disk.failure = StoreErrorCode.DISK_FULL
  await t.rejects(system.ask('box/1', { type: 'Reply' }), { code: StoreErrorCode.DISK_FULL })
  await world.quiet()
  t.equal((system.view('box/1')?.snapshot.context as { letters: number }).letters, 1)
  await system.ask('box/1', { type: 'Reply' })
  t.equal((system.view('box/1')?.snapshot.context as { letters: number }).letters, 2)
  t.equal(world.fatal, null)
})

t.test('a second process on the store fences the first', async t => {
  const world = new World()
  const first = await world.start()
  await first.spawn('box/1', {})
  const second = await world.start()
  await t.rejects(first.ask('box/1', { type: 'Reply' }), { code: StoreErrorCode.FENCED })
  t.match(world.fatal, { code: StoreErrorCode.FENCED })
  await second.ask('box/1', { type: 'Reply' })
})

t.test('a corrupt snapshot is rebuilt from the one before and the journal', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  await system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  const before = system.view('letter/1')
  await system.stop()
  const newest = keys.numbered(keys.prefixOf('letter/1'), (before?.seq ?? 0) & 1)
  const rows = world.disk.tables.get(Table.Snapshots)
  const key = Buffer.from(newest).toString('latin1')
  const bytes = Buffer.from(rows?.get(key) as Uint8Array)
  bytes[10] = (bytes[10] as number) ^ 0xff
  rows?.set(key, bytes)
  const next = await world.start()
  t.same(next.view('letter/1'), before)
  world.clock.advance(1_001)
  await world.quiet()
  t.equal(next.view('letter/1')?.state, 'lost')
})

t.test('an actor whose snapshots are both corrupt is quarantined; others go on', async t => {
  const world = new World()
  const system = await world.start()
  for (const address of ['box/1', 'box/2']) {
    await system.spawn(address, {})
    await system.ask(address, { type: 'Reply' })
  }
  await system.stop()
  for (const slot of [0, 1]) {
    const key = Buffer.from(keys.numbered(keys.prefixOf('box/1'), slot)).toString('latin1')
    world.disk.tables.get(Table.Snapshots)?.set(key, Buffer.from('rubbish'))
  }
  const next = await world.start()
  await t.rejects(next.ask('box/1', { type: 'Reply' }), { code: ActorErrorCode.QUARANTINED })
  t.equal(((await next.ask('box/2', { type: 'Reply' })).snapshot.context as { letters: number }).letters, 2)
})

t.test('the journal keeps the first 100 and the last 1,000 entries', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('box/1', {})
  await Promise.all(Array.from({ length: 1_500 }, () => system.ask('box/1', { type: 'Reply' })))
  const seqs = system.journal('box/1').map(entry => entry.seq)
  t.equal(seqs.length, 1_100)
  t.equal(seqs[99], 100)
  t.equal(seqs[100], 502)
  t.equal(seqs.at(-1), 1_501)
})

t.test('finished actors are swept down to what became of them', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  await system.ask('letter/1', { type: 'Burn' })
  world.clock.advance(130_000)
  await world.quiet()
  world.clock.advance(130_000)
  await world.quiet()
  t.equal(system.view('letter/1')?.state, 'burnt')
  t.equal(system.journal('letter/1').length, 1)
})

t.test('of events that coalesce or drop the oldest, only the newest that wait are taken', async t => {
  const kinds = { coalesce: { coalesce: ['Reply'] }, dropping: { dropOldest: { Reply: 3 } } }
  const world = new World(
    {},
    Object.entries(kinds).map(([kind, bound]) => defineActorType({ kind, machine: box, version: 1, ...bound })),
    [],
  )
  const system = await world.start()
  for (const [kind, taken] of Object.entries({ coalesce: 1, dropping: 3 })) {
    await system.spawn(`${kind}/1`, {})
    await Promise.all(Array.from({ length: 10 }, () => system.tell(`${kind}/1`, { type: 'Reply' })))
    await world.quiet()
    t.equal((system.view(`${kind}/1`)?.snapshot.context as { letters: number }).letters, taken)
  }
  await system.stop()
})

t.test('watchers are told what is on disk, in order', async t => {
  const world = new World()
  const system = await world.start()
  const news: ActorNews[] = []
  const stop = system.watch(one => news.push(one))
  await system.spawn('letter/1', { to: 'box/a' })
  await system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  stop()
  await system.ask('letter/1', { type: 'Burn' })
  const told = news.map(one =>
    one.kind === 'step' ? `${one.view.address} ${one.previousState}→${one.view.state}` : one.kind,
  )
  t.same(
    told.filter(line => line.startsWith('letter')),
    ['letter/1 null→draft', 'letter/1 draft→posting', 'letter/1 posting→underway'],
  )
  t.equal(told.filter(line => line === 'effect').length, 2)
})
