/** Stops, kills and failures that come at a bad moment: who waits is told, and no row stays behind. */
import t from 'tap'
import { setup } from 'xstate'
import { z } from 'zod'
import { ActorErrorCode, defineActorType } from '../../../runtime/actor/index.js'
import { defineEffect, type EffectHandler } from '../../../runtime/effects/index.js'
import { tell } from '../../../runtime/machine/index.js'
import { encodeRecord, keys, StoreErrorCode, Table } from '../../../runtime/store/index.js'
import { quiet, World } from './world.js'

const rows = (world: World, table: Table): number => world.system.store.range(table, keys.EVERYTHING).length
const turns = async (n = 10): Promise<void> => {
  for (let i = 0; i < n; i++) await new Promise(resolve => setImmediate(resolve))
}

t.test('two stops at once are one stop, and both wait for it', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('box/1', {})
  const asked = system.ask('box/1', { type: 'Reply' })
  await Promise.all([system.stop(), system.stop()])
  t.equal((await asked).seq, 2)
})

t.test('a call whose actor is being restarted when the stop comes is answered', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  const failing = system.ask('letter/1', { type: 'Fail' })
  failing.catch(() => {})
  await system.stop()
  await t.rejects(failing, { code: ActorErrorCode.EVENT_POISONOUS })
})

t.test(
  'actors that never stop talking to each other do not hold up a stop; the talk goes on at the next start',
  async t => {
    const player = setup({
      types: {} as { context: { to: string }; events: { type: 'Ball' }; input: { to: string } },
      actions: { hit: tell(({ context }) => ({ to: (context as { to: string }).to, event: { type: 'Ball' } })) },
    }).createMachine({ id: 'player', context: ({ input }) => ({ to: input.to }), on: { Ball: { actions: 'hit' } } })
    const world = new World({}, [defineActorType({ kind: 'player', machine: player, version: 1 })], [])
    const system = await world.start()
    await system.spawn('player/a', { to: 'player/b' })
    await system.spawn('player/b', { to: 'player/a' })
    await system.ask('player/a', { type: 'Ball' })
    await turns()
    await system.stop()
    const next = await world.start()
    const before = next.view('player/a')?.seq ?? 0
    const later = await next.until('player/a', view => view.seq > before + 3)
    t.ok(later.seq > before + 3)
    await next.stop()
  },
)

t.test('a stop while the store recovers ends the recovery', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('box/1', {})
  // The log tells of the failure just before the recovery begins.
  const { error } = quiet
  t.teardown(() => Object.assign(quiet, { error }))
  const stopped = new Promise<void>(resolve => {
    quiet.error = () => queueMicrotask(() => resolve(system.stop()))
  })
  world.disk.failAfter = 0
  await t.rejects(system.ask('box/1', { type: 'Reply' }), { code: StoreErrorCode.FAILED })
  await stopped
  await turns()
  await t.rejects(system.ask('box/1', { type: 'Reply' }), { code: ActorErrorCode.SYSTEM_STOPPED })
  t.equal(world.fatal, null)
})

t.test('a write that fails during a stop is told, and the stop still ends', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('box/1', {})
  world.disk.failAfter = 0
  const asked = system.ask('box/1', { type: 'Reply' })
  asked.catch(() => {})
  await system.stop()
  await t.rejects(asked, { code: StoreErrorCode.FAILED })
  t.match(world.fatal, { code: StoreErrorCode.FAILED })
})

t.test('a failed write is told to everybody who waits, whatever they wait for', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  await system.settled()
  world.disk.failAfter = 0
  const waiting = [
    system.ask('letter/1', { type: 'Fail' }),
    system.ask('letter/1', { type: 'Post' }),
    system.tell('box/a', { type: 'Reply' }),
    system.ask('box/a', { type: 'Reply' }),
  ]
  const settled = await Promise.allSettled(waiting)
  t.ok(settled.every(one => one.status === 'rejected' && one.reason.code === StoreErrorCode.FAILED))
})

t.test('who waits for a state is told when the system stops, and when the question itself throws', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('box/1', {})
  const never = system.until('box/1', () => false)
  never.catch(() => {})
  let calls = 0
  const throwing = system.until('box/1', () => {
    if (calls++ > 0) throw new Error('what a question')
    return false
  })
  throwing.catch(() => {})
  await system.ask('box/1', { type: 'Reply' })
  await t.rejects(throwing, { message: 'what a question' })
  await system.stop()
  await t.rejects(never, { code: ActorErrorCode.SYSTEM_STOPPED })
})

t.test('an effect row whose actor no longer waits for it is cleared instead of running at every start', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  await system.stop()
  const row = {
    effect: 'letter/1/9/0',
    actor: 'letter/1',
    invoke: 'post',
    name: 'letter.post',
    input: { to: 'box/a', cents: 1 },
    attempts: 0,
    intent: undefined,
    tombstone: false,
  }
  const key = Buffer.from(keys.numberedPair(keys.prefixOf('letter/1'), 9, 0)).toString('latin1')
  world.disk.tables.get(Table.Outbox)?.set(key, encodeRecord(row))
  await world.start()
  await world.quiet()
  t.equal(rows(world, Table.Outbox), 0)
})

t.test('timers that nobody can take go to the dead letters once, not every 100 ms', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('box/1', {})
  await system.stop()
  const timer = encodeRecord({ id: 'x', arm: 1, event: { type: 'x' }, remainingMs: 0 })
  const put = (address: string): void => {
    const key = Buffer.from(keys.due(world.clock.wall() + 50, `${address}\0x`)).toString('latin1')
    world.disk.tables.get(Table.Timers)?.set(key, timer)
  }
  put('letter/none')
  put('box/1')
  await world.start()
  for (let i = 0; i < 10; i++) {
    world.clock.advance(100)
    await world.quiet()
  }
  t.equal(rows(world, Table.DeadLetters), 1, 'the one for nobody')
  t.equal(rows(world, Table.Timers), 0, 'and the stale one is gone')
})

t.test('an intent written after the machine has left the state is refused, and its row stays dead', async t => {
  let act = (): void => {}
  let refused: unknown = null
  const slow = defineEffect('letter.post', {
    input: z.unknown(),
    output: z.unknown(),
    idempotency: 'checked',
    run: async (_input, { writeIntent }) => {
      await new Promise<void>(resolve => {
        act = resolve
      })
      await writeIntent('now').catch(error => {
        refused = error
      })
      return {}
    },
  }) as unknown as EffectHandler
  const world = new World({}, undefined, [slow])
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  await system.ask('letter/1', { type: 'Post' })
  await turns()
  await system.ask('letter/1', { type: 'Burn' })
  act()
  await turns()
  t.match(refused, { code: 'EFFECT_CANCELLED' })
  await world.quiet()
  t.equal(rows(world, Table.Outbox), 0)
})

t.test('a retry that cannot be written when the process is killed is no unhandled rejection', async t => {
  const unhandled: unknown[] = []
  const note = (error: unknown): unknown => unhandled.push(error)
  process.on('unhandledRejection', note)
  t.teardown(() => process.off('unhandledRejection', note))
  const failing = defineEffect('letter.post', {
    input: z.unknown(),
    output: z.unknown(),
    idempotency: 'natural',
    run: async () => {
      setImmediate(() => world.kill())
      throw new Error('no')
    },
  }) as unknown as EffectHandler
  const world = new World({}, undefined, [failing])
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  await system.ask('letter/1', { type: 'Post' })
  await turns(30)
  t.same(unhandled, [])
})

t.test('a look at all actors does not fill the memory', async t => {
  const world = new World({ maxResident: 5 })
  const system = await world.start()
  for (let i = 0; i < 20; i++) await system.spawn(`box/${i}`, {})
  t.equal(system.list({ kind: 'box' }).length, 20)
  t.ok(system.stat().resident <= 6, `${system.stat().resident} resident`)
})

t.test('old idempotency keys are swept even where thousands of younger ones come before them', async t => {
  const world = new World()
  const system = await world.start()
  await system.stop()
  const day = 24 * 3_600_000
  const doors = world.disk.tables.get(Table.Doors)
  for (let i = 0; i < 2_500; i++) {
    const at = world.clock.wall() - (i >= 2_400 ? 31 : 1) * day
    doors?.set(`k${String(i).padStart(5, '0')}`, encodeRecord([at, 'box/1', 1]))
  }
  await world.start()
  for (let i = 0; i < 4; i++) {
    world.clock.advance(60_001)
    await world.quiet()
  }
  t.equal(rows(world, Table.Doors), 2_400)
})
