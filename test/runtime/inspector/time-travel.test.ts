import { isDeepStrictEqual } from 'node:util'
import t from 'tap'
import { assign, setup } from 'xstate'
import { defineActorType } from '../../../runtime/actor/index.js'
import { Table } from '../../../runtime/store/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import { letterTypes } from '../actor/letter.js'
import { World } from '../actor/world.js'
import { before, inspect, OPERATOR, withVersion } from './inspected.js'

/** A letter's life with an effect that fails, a back-off, an operator's deed and an alarm. */
async function lived(world: World): Promise<Map<number, unknown>> {
  const { system } = world
  const seen = new Map<number, unknown>()
  system.watch(news => {
    if (news.kind === 'step' && news.view.address === 'letter/1')
      seen.set(news.view.seq, { state: news.view.state, context: structuredClone(news.view.snapshot.context) })
  })
  world.office.failures = 1
  await system.spawn('letter/1', { to: 'box/a' })
  await system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  world.clock.advance(1_000)
  await world.quiet()
  await system.replace(
    'letter/1',
    { context: { ...(system.view('letter/1')?.snapshot.context as object), to: 'box/b' } },
    OPERATOR,
  )
  await system.suspend('letter/1', OPERATOR)
  await system.resume('letter/1', OPERATOR)
  world.heights.set(110)
  await world.quiet()
  await system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  return seen
}

t.test('every step of a life is told again as it was, the deeds of operators among them', async t => {
  const { world, vesper } = await inspect()
  const seen = await lived(world)
  t.ok(seen.size >= 9, `${seen.size} steps`)
  for (const [seq, was] of seen) {
    const { exact, why, state, context } = await vesper.InspectorAt('letter/1', seq)
    t.same({ exact, why }, { exact: true, why: null })
    t.same({ state, context }, was, `step ${seq}`)
  }
})

t.test('a step that was never taken is not known, and the answer says so', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('letter/1', { to: 'box/a' })
  t.match(await vesper.InspectorAt('letter/1', 7), {
    seq: 7,
    state: null,
    context: null,
    exact: false,
    why: /not taken/,
  })
  await t.rejects(vesper.InspectorAt('letter/9', 1), { code: 'ACTOR_UNKNOWN' })
  await t.rejects(vesper.InspectorAt('nobody/9', 1), { code: 'ACTOR_KIND_UNKNOWN' })
})

t.test(
  'steps of another version of the machine are not guessed; the newest snapshots are known by themselves',
  async t => {
    const world = new World()
    await inspect(world)
    await world.system.spawn('letter/1', { to: 'box/a' })
    await world.system.ask('letter/1', { type: 'Reply' })
    await world.system.ask('letter/1', { type: 'Reply' })
    await world.system.stop()
    const next = new World({}, withVersion(letterTypes, 'letter', 2))
    Object.assign(next, { disk: world.disk })
    const { vesper } = await inspect(next)
    await next.system.ask('letter/1', { type: 'Reply' })
    t.match(await vesper.InspectorAt('letter/1', 1), { state: 'draft', context: null, exact: false, why: /version 1/ })
    t.match(await vesper.InspectorAt('letter/1', 3), { context: { replies: 2 }, exact: false, why: /migration/ })
    t.match(await vesper.InspectorAt('letter/1', 4), { context: { replies: 3 }, exact: true, why: null })
    const { entries } = await vesper.InspectorHistory('letter/1')
    t.same(
      entries.map(({ seq, changes }) => [seq, changes]),
      [4, 3, 2, 1].map(seq => [seq, null]),
    )
  },
)

t.test('behind a gap of the journal the state is known by its entries, the context is not', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('box/a', {})
  for (let i = 0; i < 1_300; i += 100)
    await Promise.all(Array.from({ length: 100 }, () => world.system.ask('box/a', { type: 'Reply' })))
  t.match(await vesper.InspectorAt('box/a', 50), { exact: true, context: { letters: 49 } })
  t.match(await vesper.InspectorAt('box/a', 200), { state: null, exact: false, why: /no longer in the journal/ })
  t.match(await vesper.InspectorAt('box/a', 700), { state: 'open', context: null, exact: false, why: /no longer/ })
  t.match(await vesper.InspectorAt('box/a', 1_301), { exact: true, context: { letters: 1_300 } })
  t.match(await vesper.InspectorAt('box/a', 1_300), { exact: true, context: { letters: 1_299 } })
  const newest = await vesper.InspectorHistory('box/a', { limit: 3 })
  t.match(newest, { oldest: 1, newest: 1_301, complete: false })
  t.same(
    newest.entries.map(({ changes }) => changes?.find(({ path }) => path === 'letters') ?? null),
    [{ path: 'letters', before: 1_299, after: 1_300 }, null, null],
  )
  const over = await vesper.InspectorHistory('box/a', { before: 303, limit: 4 })
  t.same(
    over.entries.map(({ seq }) => seq),
    [302, 100, 99, 98],
  )
  t.equal(over.entries[0]?.changes, null)
  t.ok(over.entries[1]?.changes?.some(({ path, after }) => path === 'letters' && after === 99))
})

t.test('a machine that was changed under its version is found out, and then nothing of it counts as exact', async t => {
  const of = (by: number) =>
    defineActorType({
      kind: 'sum',
      version: 1,
      machine: setup({
        types: {} as { context: { sum: number } },
        actions: { add: assign({ sum: ({ context }) => context.sum + by }) },
      }).createMachine({
        id: 'sum',
        context: { sum: 0 },
        initial: 'on',
        states: { on: { on: { ADD: { actions: 'add' } } } },
      }),
    })
  const world = new World({}, [of(1)], [])
  await world.start()
  await world.system.spawn('sum/1', {})
  await world.system.ask('sum/1', { type: 'ADD' })
  await world.system.ask('sum/1', { type: 'ADD' })
  await world.system.stop()
  const next = new World({}, [of(2)], [])
  Object.assign(next, { disk: world.disk })
  const { vesper } = await inspect(next)
  t.match(await vesper.InspectorAt('sum/1', 1), { exact: false, why: /another context/ })
  t.match(await vesper.InspectorAt('sum/1', 3), { exact: true, context: { sum: 2 } }, 'as it is stored')
})

t.test('what was looked at goes on from there: the journal is not read again', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('box/a', {})
  for (let i = 0; i < 500; i++) await world.system.ask('box/a', { type: 'Reply' })
  await vesper.InspectorAt('box/a', 501)
  const { store } = world.system
  const range = store.range.bind(store)
  let rows = 0
  store.range = (table, query) => {
    const found = range(table, query)
    if (table === Table.Journal) rows += found.length
    return found
  }
  for (const seq of [3, 499, 250, 251, 252]) t.equal((await vesper.InspectorAt('box/a', seq)).exact, true)
  t.ok(rows < 20, `${rows} entries read`)
})

t.test('of a finished actor whose journal was swept the last states are left', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('letter/1', { to: 'box/a' })
  for (const type of ['Reply', 'Reply', 'Burn']) await world.system.ask('letter/1', { type })
  for (let minute = 0; minute < 4; minute++) {
    world.clock.advance(60_000)
    await world.quiet()
  }
  t.match(await vesper.InspectorHistory('letter/1'), { entries: [{ seq: 4 }], oldest: 4, newest: 4, complete: false })
  t.match(await vesper.InspectorAt('letter/1', 4), { state: 'burnt', context: { replies: 2 }, exact: true })
  t.match(await vesper.InspectorAt('letter/1', 1), { state: null, exact: false, why: /no longer/ })
})

t.test(
  'a thousand steps are taken again, and their history told, in slices: others have their turn between',
  async t => {
    const { world } = await inspect()
    await world.system.spawn('box/a', {})
    for (let i = 0; i < 1_000; i += 100)
      await Promise.all(Array.from({ length: 100 }, () => world.system.ask('box/a', { type: 'Reply' })))
    let now = 0
    let turns = 0
    // A slow machine: a millisecond goes by with every look at the clock.
    const slow: Clock = {
      wall: () => world.clock.wall(),
      monotonic: () => ++now,
      after: (delayMs, run) => world.clock.after(delayMs, run),
      soon: run => {
        turns++
        setImmediate(run)
      },
    }
    const { inspector } = before(world, world.system, slow)
    t.match(await inspector.methods.InspectorAt('box/a', 1_001), { context: { letters: 1_000 }, exact: true })
    t.ok(turns >= 100, `${turns} turns for others while the steps were taken again`)
    turns = 0
    t.equal((await inspector.methods.InspectorHistory('box/a', { limit: 1_100 })).entries.length, 1_001)
    t.ok(turns >= 100, `${turns} turns for others while the history was told`)
  },
)

t.test('big contexts are kept at wider distances, and what lies between is worked out', async t => {
  const type = defineActorType({
    kind: 'big',
    version: 1,
    machine: setup({
      types: {} as { context: { n: number; filling: string } },
      actions: {
        grow: assign({
          n: ({ context }) => context.n + 1,
          filling: ({ context }) => String(context.n % 10).repeat(60_000),
        }),
      },
    }).createMachine({
      id: 'big',
      context: { n: 0, filling: '' },
      initial: 'on',
      states: { on: { on: { GROW: { actions: 'grow' } } } },
    }),
  })
  const { world, vesper } = await inspect(new World({}, [type], []))
  await world.system.spawn('big/1', {})
  for (let i = 0; i < 400; i++) await world.system.ask('big/1', { type: 'GROW' })
  for (const seq of [2, 7, 33, 333, 400, 401]) {
    const { context, exact } = await vesper.InspectorAt('big/1', seq)
    t.ok(isDeepStrictEqual(context, { n: seq - 1, filling: String((seq - 2) % 10).repeat(60_000) }), `step ${seq}`)
    t.equal(exact, true)
  }
})
