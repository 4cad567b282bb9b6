import t from 'tap'
import { setup } from 'xstate'
import { z } from 'zod'
import { defineActorType } from '../../../runtime/actor/index.js'
import { defineEffect } from '../../../runtime/effects/index.js'
import { nextEvents } from '../../../runtime/inspector/next-events.js'
import { Table } from '../../../runtime/store/index.js'
import { letterTypes, PostOffice } from '../actor/letter.js'
import { World } from '../actor/world.js'
import { inspect, OPERATOR } from './inspected.js'

t.test('an actor is shown with what it waits for: effects, timers on two clocks, alarms', async t => {
  const office = new PostOffice()
  let release = (): void => {}
  const slow = { ...office.handler, run: () => new Promise(resolve => (release = () => resolve({ receipt: 7 }))) }
  const world = new World({}, letterTypes, [slow as never])
  const { vesper } = await inspect(world)
  await world.system.spawn('letter/1', { to: 'box/a' })
  await world.system.ask('letter/1', { type: 'Post' })
  const effect = { id: 'letter/1/2/0', name: 'letter.post', attempt: 1, nextAt: null, failure: null }
  t.match(await vesper.InspectorActor('letter/1'), {
    kind: 'letter',
    state: 'posting',
    version: 1,
    chart: 'letter',
    effects: [{ ...effect, state: 'running' }],
    timers: [],
    alarms: [],
    inbox: [],
    waiting: 0,
  })
  release()
  await world.system.until('letter/1', ({ state }) => state === 'underway')
  const underway = await vesper.InspectorActor('letter/1')
  t.same(underway.effects, [])
  t.match(underway.timers, [
    { id: 'xstate.after.patience.letter.underway', clock: 'wall', due: world.clock.wall() + 1_000, remainingMs: 1_000 },
  ])
  t.match(underway.alarms, [{ id: 'ring', height: 105, confidence: 2 }])
})

t.test('a back-off is shown with what remains of it', async t => {
  const { world, vesper } = await inspect()
  world.office.failures = 1
  await world.system.spawn('letter/1', { to: 'box/a' })
  await world.system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  world.clock.advance(50)
  t.match((await vesper.InspectorActor('letter/1')).timers, [{ clock: 'monotonic', due: null, remainingMs: 150 }])
})

t.test('an effect that failed is shown waiting for its next try, with why', async t => {
  const handler = defineEffect('letter.post', {
    input: z.object({ to: z.string(), cents: z.number() }),
    output: z.object({ receipt: z.number() }),
    idempotency: 'natural',
    retry: { attempts: 3, backoffMs: [1_000, 1_000], jitter: 0 },
    run: async () => {
      throw Object.assign(new Error('the office is closed'), { code: 'OFFICE_CLOSED' })
    },
  })
  const world = new World({}, letterTypes, [handler as never])
  const { vesper } = await inspect(world)
  const failed = new Promise<void>(resolve => {
    world.system.watch(news => news.kind === 'effect' && news.phase === 'retrying' && resolve(), { news: ['effect'] })
  })
  await world.system.spawn('letter/1', { to: 'box/a' })
  await world.system.ask('letter/1', { type: 'Post' })
  await failed
  await world.system.settled()
  await new Promise(resolve => setImmediate(resolve))
  t.match((await vesper.InspectorActor('letter/1')).effects, [
    {
      attempt: 2,
      state: 'waiting',
      nextAt: world.clock.wall() + 1_000,
      failure: { code: 'OFFICE_CLOSED', message: 'the office is closed' },
    },
  ])
})

t.test('what waits for a held actor is counted, and the first of it shown in order', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('box/a', {})
  await world.system.suspend('box/a', OPERATOR)
  for (let i = 0; i < 150; i++) await world.system.tell('box/a', { type: 'Reply' }, { from: `sender ${i}` })
  const { inbox, waiting, hold, held } = await vesper.InspectorActor('box/a')
  t.equal(waiting, 150)
  t.same(
    inbox.map(({ from }) => from),
    Array.from({ length: 100 }, (_, i) => `sender ${i}`),
  )
  t.match({ hold, held }, { held: 'suspended', hold: { by: 'ada' } })
})

t.test('looking at a sleeping actor does not bring it into memory', async t => {
  const { world, vesper } = await inspect(new World({ alwaysPassivate: true }))
  await world.system.spawn('box/a', {})
  await vesper.InspectorActor('box/a')
  await vesper.InspectorHistory('box/a')
  await vesper.InspectorMessages('box/a')
  t.equal(world.system.stat().resident, 0)
})

t.test(
  'what an actor could take next is told by its machine: where it leads, and whether it would be taken now',
  async t => {
    const { world, vesper } = await inspect()
    world.office.failures = 1
    await world.system.spawn('letter/1', { to: 'box/a' })
    const named = async () =>
      Object.fromEntries((await vesper.InspectorActor('letter/1')).next.map(({ event, ...rest }) => [event, rest]))
    t.match(await named(), {
      Post: { targets: ['posting'], can: true, fields: null },
      Burn: { targets: ['burnt'], can: true },
      Reply: { targets: [], can: true },
    })
    await world.system.ask('letter/1', { type: 'Post' })
    await world.quiet()
    t.match(await named(), { 'xstate.after.backoff.letter.returned': { targets: ['posting', 'lost'], can: true } })
    await world.system.ask('letter/1', { type: 'Burn' })
    t.same((await vesper.InspectorActor('letter/1')).next, [], 'it has come to its end')
  },
)

/** Takes `Again` while it hasn't often enough; the guard may look at what the event carries. */
const guarded = setup({
  types: {} as { context: { left: number }; events: { type: 'Again'; n?: number } },
  guards: { some: ({ context }) => context.left > 0 },
}).createMachine({
  id: 'guarded',
  context: { left: 0 },
  initial: 'on',
  states: { on: { on: { Again: { guard: 'some', target: 'off' } } }, off: {} },
})

t.test('whether a guarded event would be taken is only said where what it carries is known', async t => {
  const again = (left: number, events?: Record<string, z.ZodType>) => {
    const type = defineActorType({ kind: 'guarded', version: 1, machine: guarded, ...(events && { events }) })
    const [next] = nextEvents(type, { status: 'active', value: 'on', context: { left }, children: {} })
    return next
  }
  t.match(again(1), { event: 'Again', targets: ['off'], can: true, fields: null })
  t.equal(again(0)?.can, null)
  t.equal(again(0, { Again: z.strictObject({}) })?.can, false)
  t.equal(again(0, { Again: z.strictObject({ n: z.number() }) })?.can, null)
  t.match(again(0, { Again: z.strictObject({ n: z.number() }) })?.fields, { properties: { n: { type: 'number' } } })
})

t.test('an event that a person sends is held against what its kind says it carries', async t => {
  const type = defineActorType({
    kind: 'guarded',
    version: 1,
    machine: guarded,
    events: { Again: z.strictObject({ n: z.number() }) },
  })
  const { world, vesper } = await inspect(new World({}, [type], []))
  await world.system.spawn('guarded/1', {})
  const wrong = { code: 'INSPECTOR_EVENT_INVALID', message: /n: .*number/ }
  await t.rejects(vesper.ActorsSend('guarded/1', { type: 'Again', n: 'many' }, OPERATOR), wrong)
  t.match(await vesper.ActorsSend('guarded/1', { type: 'Again', n: 3 }, OPERATOR), { seq: 2 })
})

t.test('an actor whose snapshots cannot be read is shown all the same', async t => {
  const world = new World()
  await world.start()
  await world.system.spawn('box/a', {})
  await world.system.ask('box/a', { type: 'Reply' })
  await world.system.stop()
  const snapshots = world.disk.tables.get(Table.Snapshots)
  for (const key of [...(snapshots?.keys() ?? [])]) snapshots?.set(key, Buffer.from('rot'))
  const { vesper } = await inspect(world)
  t.match(await vesper.InspectorActor('box/a'), {
    snapshot: null,
    held: 'quarantined',
    state: 'open',
    seq: 2,
    effects: [],
    next: [],
  })
  t.match(await vesper.InspectorAt('box/a', 2), { context: { letters: 1 }, exact: true }, 'its journal is whole')
})
