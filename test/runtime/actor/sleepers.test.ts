/** Actors that sleep: always addressable, in memory only while they are busy, within bounds. */
import t from 'tap'
import { assign, setup } from 'xstate'
import { ActorErrorCode, type ActorSystem, defineActorType } from '../../../runtime/actor/index.js'
import { spawn, tell } from '../../../runtime/machine/index.js'
import { encodeRecord, keys, Table } from '../../../runtime/store/index.js'
import { World } from './world.js'

const OPERATOR = { by: 'alice', why: 'a test' }

/** Remembers in which order it was told what. */
const listener = setup({
  types: {} as {
    context: { heard: readonly number[] }
    events: { type: 'Say'; n: number }
    input: object
  },
  actions: {
    hear: assign({ heard: ({ context, event }) => [...context.heard, event.n] }),
  },
}).createMachine({ id: 'listener', context: { heard: [] }, on: { Say: { actions: 'hear' } } })

/** Tells many listeners something at once. */
const herald = setup({
  types: {} as {
    context: { n: number }
    events: { type: 'Announce'; to: number; times: number }
    input: object
  },
  actions: {
    count: assign({ n: ({ context }) => context.n + 1 }),
    bear: spawn(({ event }) => {
      const { to } = event as unknown as { to: number }
      return Array.from({ length: to }, (_, i) => ({ address: `listener/${i}`, input: {} }))
    }),
    announce: tell(({ event }) => {
      const { to, times } = event as unknown as { to: number; times: number }
      return Array.from({ length: to * times }, (_, i) => ({
        to: `listener/${i % to}`,
        event: { type: 'Say', n: Math.floor(i / to) },
      }))
    }),
  },
}).createMachine({
  id: 'herald',
  context: { n: 0 },
  on: { Announce: { actions: ['count', 'announce'] }, Bear: { actions: 'bear' } } as never,
})

const types = [
  defineActorType({ kind: 'listener', machine: listener, version: 1 }),
  defineActorType({ kind: 'herald', machine: herald, version: 1 }),
]

const rows = (world: World, table: Table): number => world.system.store.range(table, keys.EVERYTHING).length
const heard = (system: ActorSystem, i: number): readonly number[] =>
  (system.view(`listener/${i}`)?.snapshot.context as { heard: readonly number[] }).heard
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)

/** Raised by every turn of the loop: how many were ever in memory at once. */
async function highest(world: World, until: Promise<unknown>): Promise<number> {
  let most = 0
  let over = false
  void until.finally(() => {
    over = true
  })
  while (!over) {
    most = Math.max(most, world.system.stat().resident)
    await new Promise(resolve => setImmediate(resolve))
  }
  return most
}

for (const options of [{}, { duplicateEverything: true }, { alwaysPassivate: true }])
  t.test(
    `a word to 500 sleepers wakes at most 20 at once, and each hears all in order (${JSON.stringify(options)})`,
    async t => {
      const world = new World({ ...options, maxResident: 20 }, types, [])
      const system = await world.start()
      await system.spawn('herald/1', {})
      await system.tell('herald/1', { type: 'Bear', to: 500 })
      await world.quiet()
      t.equal(system.addresses({ kind: 'listener' }).length, 500)
      await system.tell('herald/1', { type: 'Announce', to: 500, times: 3 })
      await system.tell('herald/1', { type: 'Announce', to: 500, times: 2 })
      t.ok((await highest(world, world.quiet())) <= 20)
      for (let i = 0; i < 500; i += 7) t.same(heard(system, i), [0, 1, 2, 0, 1])
      t.equal(rows(world, Table.Inbox), 0)
      await system.stop()
    },
  )

t.test(
  'what waits at a start is taken in order, a few actors at a time, also by those who get something new meanwhile',
  async t => {
    const world = new World({}, types, [])
    const system = await world.start()
    await system.spawn('herald/1', {})
    await system.tell('herald/1', { type: 'Bear', to: 300 })
    await world.quiet()
    await system.suspendBranch('listener', OPERATOR)
    await system.tell('herald/1', { type: 'Announce', to: 300, times: 4 })
    await world.quiet()
    t.equal(rows(world, Table.Inbox), 1_200)
    await system.resumeBranch('listener', OPERATOR)
    world.kill()
    Object.assign(world.options, { maxResident: 30 })
    const next = await world.start()
    const new0 = Promise.all([
      next.tell('listener/299', { type: 'Say', n: 4 }),
      next.tell('listener/0', { type: 'Say', n: 4 }),
    ])
    const most = await highest(
      world,
      new0.then(() => world.quiet()),
    )
    t.ok(most <= 30, `${most} in memory`)
    t.same(heard(next, 299), upTo(5))
    t.same(heard(next, 0), upTo(5))
    for (let i = 1; i < 299; i += 11) t.same(heard(next, i), upTo(4))
    t.equal(rows(world, Table.Inbox), 0)
  },
)

t.test('an operator who comes before the backlog does leaves its order as it is', async t => {
  const world = new World({}, types, [])
  const system = await world.start()
  for (const i of upTo(200)) await system.spawn(`listener/${i}`, {})
  await system.suspendBranch('listener', OPERATOR)
  for (const n of upTo(3)) await Promise.all(upTo(200).map(i => system.tell(`listener/${i}`, { type: 'Say', n })))
  await system.resumeBranch('listener', OPERATOR)
  world.kill()
  const next = await world.start()
  const restarted = next.restart('listener/99', OPERATOR)
  const told = next.tell('listener/99', { type: 'Say', n: 3 })
  await Promise.all([restarted, told])
  await world.quiet()
  t.same(heard(next, 99), upTo(4))
})

t.test('an actor that is told more than memory takes reads the rest from disk, in order', async t => {
  const world = new World({ maxInbox: 50 }, types, [])
  const system = await world.start()
  await system.spawn('herald/1', {})
  await system.spawn('listener/0', {})
  await system.tell('herald/1', { type: 'Announce', to: 1, times: 1_000 })
  await system.tell('herald/1', { type: 'Announce', to: 1, times: 1 })
  await world.quiet()
  t.same(heard(system, 0), [...upTo(1_000), 0])
  t.equal(rows(world, Table.Inbox), 0)
})

t.test('a door refuses more than an inbox holds, and says when to come again', async t => {
  const world = new World({ maxInbox: 5 }, types, [])
  const system = await world.start()
  await system.spawn('listener/0', {})
  const asked = await Promise.allSettled(upTo(8).map(n => system.ask('listener/0', { type: 'Say', n })))
  const refused = asked.filter(one => one.status === 'rejected')
  t.equal(refused.length, 3)
  t.match(refused[0]?.reason, { code: ActorErrorCode.BUSY, detail: { retryAfterMs: 1_000 } })
  t.same(heard(system, 0), upTo(5))
  await system.ask('listener/0', { type: 'Say', n: 5 })
})

t.test('when everybody is busy, a call to a sleeper is refused and a message to it waits', async t => {
  const world = new World({ maxResident: 2 }, types, [])
  const system = await world.start()
  for (const i of upTo(3)) await system.spawn(`listener/${i}`, {})
  await system.settled()
  const busy = [0, 1].map(i => system.ask(`listener/${i}`, { type: 'Say', n: 0 }))
  const told = system.tell('listener/2', { type: 'Say', n: 7 })
  await t.rejects(system.ask('listener/2', { type: 'Say', n: 8 }), { code: ActorErrorCode.BUSY })
  await Promise.all([...busy, told])
  await world.quiet()
  t.same(heard(system, 2), [7])
})

t.test('an actor that nobody used for a while leaves memory, one that is used stays', async t => {
  const world = new World({ idleMs: 1_000 }, types, [])
  const system = await world.start()
  for (const i of upTo(10)) await system.spawn(`listener/${i}`, {})
  t.equal(system.stat().resident, 10)
  world.clock.advance(1_001)
  await system.ask('listener/3', { type: 'Say', n: 0 })
  world.clock.advance(1_001)
  t.equal(system.stat().resident, 1)
  t.same(heard(system, 3), [0])
})

t.test('big contexts leave memory before many small ones would', async t => {
  const world = new World({ maxResidentBytes: 30_000 }, types, [])
  const system = await world.start()
  for (const i of upTo(20)) {
    await system.spawn(`listener/${i}`, {})
    await Promise.all(upTo(50).map(n => system.ask(`listener/${i}`, { type: 'Say', n: 1_000_000 + n })))
  }
  t.ok(system.stat().resident < 20, `${system.stat().resident} in memory`)
  t.equal(heard(system, 0).length, 50)
})

t.test('thousands of timers that are due at a start go off a slice at a time, each once', async t => {
  const sleeper = setup({
    types: {} as { context: { rings: number }; input: object },
    delays: { nap: 1_000 },
    actions: { ring: assign({ rings: ({ context }) => (context as { rings: number }).rings + 1 }) },
  }).createMachine({
    id: 'sleeper',
    context: { rings: 0 },
    initial: 'asleep',
    states: { asleep: { after: { nap: { target: 'awake', actions: 'ring' } } }, awake: {} },
  })
  const world = new World(
    { maxResident: 100 },
    [defineActorType({ kind: 'sleeper', machine: sleeper, version: 1 })],
    [],
  )
  const system = await world.start()
  for (let i = 0; i < 3_000; i += 50) await Promise.all(upTo(50).map(n => system.spawn(`sleeper/${i + n}`, {})))
  await world.quiet()
  await system.stop()
  world.clock.advance(5_000)
  const next = await world.start()
  for (let i = 0; i < 200 && (next.count('sleeper').asleep ?? 0) > 0; i++) {
    world.clock.advance(20)
    await world.quiet()
  }
  t.same(next.count('sleeper'), { awake: 3_000 })
  t.equal((next.view('sleeper/77')?.snapshot.context as { rings: number }).rings, 1)
  t.equal(next.view('sleeper/2999')?.seq, 2)
  t.equal(rows(world, Table.Timers) + rows(world, Table.Inbox), 0)
})

t.test('messages for an actor that does not exist end in the dead letters however many they are', async t => {
  const world = new World({}, types, [])
  const system = await world.start()
  await system.stop()
  for (let position = 1; position <= 600; position++) {
    const key = Buffer.from(keys.numbered(keys.prefixOf('listener/none'), position)).toString('latin1')
    const event = { type: 'Say', n: position, at: 1, epoch: 0 }
    world.disk.tables.get(Table.Inbox)?.set(key, encodeRecord([position, 'herald/1', event, 0, 0, null]))
  }
  const next = await world.start()
  await world.quiet()
  t.equal(next.deadLetters().length, 600)
  t.equal(rows(world, Table.Inbox), 0)
})
