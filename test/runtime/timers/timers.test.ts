import fc from 'fast-check'
import t from 'tap'
import { assign, setup } from 'xstate'
import { defineActorType } from '../../../runtime/actor/index.js'
import { keys, Table } from '../../../runtime/store/index.js'
import { BackoffTimers } from '../../../runtime/timers/index.js'
import type { LetterContext } from '../actor/letter.js'
import { VirtualClock } from '../actor/virtual-time.js'
import { World } from '../actor/world.js'

t.test('a deadline is passed when the wall clock jumps over it', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  await system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  world.clock.jump(3_600_000)
  await world.quiet()
  t.equal(system.view('letter/1')?.state, 'underway', 'nobody has looked yet')
  world.clock.advance(1_000)
  await world.quiet()
  t.equal(system.view('letter/1')?.state, 'lost')
})

t.test('a wall clock that is set back makes a deadline wait', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  await system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  world.clock.jump(-10_000)
  world.clock.advance(5_000)
  await world.quiet()
  t.equal(system.view('letter/1')?.state, 'underway')
  world.clock.advance(6_001)
  await world.quiet()
  t.equal(system.view('letter/1')?.state, 'lost')
})

for (const [how, minute] of [
  ['a stop', false],
  ['a kill', true],
] as const) {
  t.test(`what remains of a back-off goes on after ${how}, whatever the wall clock did`, async t => {
    // Long enough for the remainder to be written down on the minute.
    const machine = setup({
      types: {} as { events: { type: 'Go' } },
      delays: { backoff: 100_000 },
    }).createMachine({ id: 'm', initial: 'a', states: { a: { after: { backoff: 'b' } }, b: {} } })
    const type = defineActorType({ kind: 'm', machine, version: 1, monotonicDelays: ['backoff'] })
    const world = new World({}, [type], [])
    const system = await world.start()
    await system.spawn('m/1', {})
    await world.quiet()
    world.clock.advance(70_000)
    await world.quiet()
    if (minute) world.kill()
    else await system.stop()
    world.clock.jump(86_400_000)
    const next = await world.start()
    // A stop wrote 30 s; a kill finds what was written on the minute, 40 s.
    const remains = minute ? 40_000 : 30_000
    world.clock.advance(remains - 1)
    await world.quiet()
    t.equal(next.view('m/1')?.state, 'a')
    world.clock.advance(1)
    await world.quiet()
    t.equal(next.view('m/1')?.state, 'b')
    t.equal(next.store.range(Table.Backoffs, keys.EVERYTHING).length, 0)
  })
}

t.test('a back-off longer than the clock can wait in one go is not cut short', t => {
  class ShortClock extends VirtualClock {
    override after(delayMs: number, run: () => void): () => void {
      return super.after(Math.min(delayMs, 1_000), run)
    }
  }
  const clock = new ShortClock()
  let fired = 0
  const backoffs = new BackoffTimers(clock, () => fired++)
  const timer = { address: 'a/1', id: 'x', arm: 1, event: { type: 'x' } }
  backoffs.arm(timer, 5_000)
  clock.advance(4_999)
  t.equal(fired, 0)
  t.same([...backoffs.remaining()], [{ timer, remainingMs: 1 }])
  clock.advance(1)
  t.equal(fired, 1)
  t.same([...backoffs.remaining()], [])
  t.end()
})

const alarm = setup({
  types: {} as { context: { delay: number; fired: readonly number[] }; input: { delay: number; at: number } },
  delays: { wait: ({ context }) => context.delay },
  actions: {
    note: assign({ fired: ({ context, event }) => [...context.fired, (event as unknown as { at: number }).at] }),
  },
}).createMachine({
  id: 'alarm',
  context: ({ input }) => ({ delay: input.delay, fired: [] }),
  initial: 'waiting',
  states: { waiting: { after: { wait: { target: 'rung', actions: 'note' } } }, rung: {} },
})

for (const monotonic of [false, true]) {
  t.test(`a thousand timers go off once each and not early (${monotonic ? 'monotonic' : 'wall'})`, async t => {
    const type = defineActorType({
      kind: 'alarm',
      machine: alarm,
      version: 1,
      ...(monotonic && { monotonicDelays: ['wait'] }),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1_000, maxLength: 1_000 }),
        async delays => {
          const world = new World({}, [type], [])
          const system = await world.start()
          const begun = world.clock.wall()
          await Promise.all(delays.map((delay, i) => system.spawn(`alarm/${i}`, { delay })))
          for (let passed = 0; passed <= 5_100; passed += 300) {
            world.clock.advance(300)
            await world.quiet()
          }
          world.clock.advance(1_000)
          await world.quiet()
          for (const [i, delay] of delays.entries()) {
            const { fired } = system.view(`alarm/${i}`)?.snapshot.context as { fired: number[] }
            if (fired.length !== 1) throw new Error(`alarm ${i} went off ${fired.length} times`)
            const waited = (fired[0] as number) - begun
            if (waited < delay) throw new Error(`alarm ${i} after ${waited} instead of ${delay} ms`)
          }
          for (const table of [Table.Timers, Table.Backoffs, Table.DeadLetters])
            if (system.store.range(table, keys.EVERYTHING).length > 0) throw new Error(`rows left in ${Table[table]}`)
          await system.stop()
        },
      ),
      { numRuns: 3 },
    )
    t.pass('each once')
  })
}

t.test(
  'an alarm rings once though the height rises twice before its row is on disk, and is taken back as often',
  async t => {
    const world = new World()
    const system = await world.start()
    const told: string[] = []
    system.watch(news => {
      if (news.kind === 'step' && news.event.startsWith('Ring')) told.push(news.event)
    })
    await system.spawn('letter/1', { to: 'box/a' })
    await system.ask('letter/1', { type: 'Post' })
    await world.quiet()
    world.heights.set(107)
    world.heights.set(108)
    world.heights.set(104)
    await world.quiet()
    t.same(told, ['Ring', 'Ring.reverted'])
    world.heights.set(111)
    await world.quiet()
    t.same(told, ['Ring', 'Ring.reverted', 'Ring'])
    t.equal(system.view('letter/1')?.state, 'delivered')
    t.same((system.view('letter/1')?.snapshot.context as LetterContext).receipts, [1])
  },
)

t.test('an alarm set anew at the same height survives a tick that comes before its row is on disk', async t => {
  // A recorded story hung here: the tick wrote the old alarm's row over the new one's.
  const world = new World()
  let tick = false
  const system = await world.start(point => {
    if (!tick || point !== 'beforeCommit') return
    tick = false
    world.heights.set(107)
  })
  await system.spawn('letter/1', { to: 'box/a' })
  await system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  world.heights.set(107)
  await world.quiet()
  t.equal(system.view('letter/1')?.state, 'delivered')
  tick = true
  world.heights.set(100)
  await world.quiet()
  t.equal(tick, false)
  t.equal(system.view('letter/1')?.state, 'delivered', 'rung again for the alarm set anew')
  t.equal(system.journal('letter/1').filter(({ event }) => event.type === 'Ring').length, 2)
})

t.test('an alarm is taken back though the height fell while nobody listened', async t => {
  // Found by the simulator: after a start only heights that rose were looked at.
  const world = new World()
  await world.start()
  const told: string[] = []
  await world.system.spawn('letter/1', { to: 'box/a' })
  await world.system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  world.heights.set(107)
  await world.quiet()
  t.equal(world.system.view('letter/1')?.state, 'delivered')
  await world.system.stop()
  world.heights.set(104)
  const again = await world.start()
  again.watch(news => {
    if (news.kind === 'step') told.push(news.event)
  })
  await world.quiet()
  world.heights.set(111)
  await world.quiet()
  t.same(told, ['Ring.reverted', 'Ring'])
})
