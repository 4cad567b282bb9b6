/** Events that no actor can take, actors that can't go on, and faults that all share. */
import t from 'tap'
import { assign, setup } from 'xstate'
import { z } from 'zod'
import { ActorErrorCode, type ActorNews, defineActorType } from '../../../runtime/actor/index.js'
import { defineEffect, type EffectHandler } from '../../../runtime/effects/index.js'
import { effect } from '../../../runtime/machine/index.js'
import { keys, Table } from '../../../runtime/store/index.js'
import { World } from './world.js'

const OPERATOR = { by: 'bob', why: 'mended' }

/** What the machine does with a bad event can be changed, as a new release does. */
const fault = { mended: false }
const sector = setup({
  types: {} as { context: { taken: number }; events: { type: 'Go'; bad?: boolean }; input: object },
  actions: {
    take: assign({
      taken: ({ context, event }) => {
        if (event.bad === true && !fault.mended)
          throw Object.assign(new Error('no such proof'), { code: 'PROOF_UNKNOWN' })
        return context.taken + 1
      },
    }),
  },
}).createMachine({ id: 'sector', context: { taken: 0 }, on: { Go: { actions: 'take' } } })

const types = [defineActorType({ kind: 'sector', machine: sector, version: 1 })]
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
const GO = { type: 'Go' }
const BAD = { type: 'Go', bad: true }

async function populated(count: number, options = {}): Promise<World> {
  fault.mended = false
  const world = new World(options, types, [])
  const system = await world.start()
  await Promise.all(upTo(count).map(i => system.spawn(`sector/${i}`, {})))
  return world
}
const taken = (world: World, i: number): number =>
  (world.system.view(`sector/${i}`)?.snapshot.context as { taken: number }).taken

t.test('one poisoned event among 1,000 sectors lies in the dead letters; its actor and its siblings go on', async t => {
  const world = await populated(1_000)
  const { system } = world
  const asked = Promise.allSettled([
    ...upTo(1_000).map(i => system.ask(`sector/${i}`, GO)),
    system.ask('sector/500', BAD),
    ...upTo(1_000).map(i => system.ask(`sector/${i}`, GO)),
  ])
  const failed = (await asked).filter(one => one.status === 'rejected')
  t.equal(failed.length, 1)
  t.match(failed[0]?.reason, { code: ActorErrorCode.EVENT_POISONOUS })
  t.ok(upTo(1_000).every(i => taken(world, i) === 2))
  const [letter, ...others] = system.deadLetters()
  t.same(others, [])
  t.match(letter, { to: 'sector/500', event: BAD, strikes: 3, from: 'door' })
  t.match(letter?.failure, {
    code: 'MACHINE_TRANSITION_FAILED',
    cause: { code: 'PROOF_UNKNOWN', stack: /poison\.test/ },
  })
  t.same(system.holds(), [])
  t.same(system.branchHolds(), [])
})

t.test('a dead letter is found, edited, replayed or discarded, and each is on disk', async t => {
  const world = await populated(3)
  const { system } = world
  for (const i of upTo(3)) await system.ask(`sector/${i}`, BAD).catch(() => {})
  const ids = system.deadLetters().map(letter => letter.id)
  t.equal(new Set(ids).size, 3)
  t.equal(system.deadLetters({ to: 'sector/1' }).length, 1)
  t.equal(system.deadLetters({ code: 'PROOF_UNKNOWN', kind: 'sector', event: 'Go', limit: 2 }).length, 2)
  t.equal(system.deadLetters({ code: 'OTHER' }).length, 0)
  const [first, second, third] = ids as [string, string, string]
  await system.editLetter(first, GO, OPERATOR)
  world.kill()
  const next = await world.start()
  t.match(next.deadLetter(first), { event: GO, edits: [{ by: 'bob', before: BAD }] })
  await next.replayLetter(first, OPERATOR)
  await world.quiet()
  t.equal(taken(world, 0), 1)
  await next.replayLetter(second, OPERATOR)
  await world.quiet()
  const again = next.deadLetters({ to: 'sector/1' })
  t.equal(again.length, 1, 'what still fails comes back')
  fault.mended = true
  await next.replayLetter(again[0]?.id as string, OPERATOR)
  await world.quiet()
  t.equal(taken(world, 1), 1)
  await t.rejects(next.replayLetter(`${third}-x`, OPERATOR), { code: ActorErrorCode.LETTER_UNKNOWN })
  const twice = await Promise.allSettled([next.discardLetter(third, OPERATOR), next.replayLetter(third, OPERATOR)])
  t.same(
    twice.map(one => one.status),
    ['fulfilled', 'rejected'],
    'what is discarded is not replayed in the same moment',
  )
  t.same(next.deadLetters(), [])
  await t.rejects(next.replayLetter(third, OPERATOR), { code: ActorErrorCode.LETTER_UNKNOWN })
  world.kill()
  t.same((await world.start()).deadLetters(), [])
})

t.test('the result of an effect that poisons its actor is kept, not computed again, and can be replayed', async t => {
  let runs = 0
  const weigh = defineEffect('scale.weigh', {
    input: z.unknown(),
    output: z.number(),
    idempotency: 'natural',
    run: async () => ++runs,
  }) as unknown as EffectHandler
  const scale = setup({
    types: {} as { context: { grams: number }; input: object },
    actors: { weigh: effect<object, number>('scale.weigh') },
    actions: {
      read: assign({
        grams: ({ event }) => {
          if (!fault.mended) throw new Error('unreadable')
          return (event as unknown as { output: number }).output
        },
      }),
    },
  }).createMachine({
    id: 'scale',
    context: { grams: 0 },
    initial: 'weighing',
    states: {
      weighing: {
        invoke: {
          src: 'weigh',
          id: 'weigh',
          input: {},
          onDone: { target: 'weighed', actions: 'read' },
          onError: 'weighed',
        },
      },
      weighed: {},
    },
  })
  fault.mended = false
  const world = new World({}, [defineActorType({ kind: 'scale', machine: scale, version: 1 })], [weigh])
  const system = await world.start()
  await system.spawn('scale/1', {})
  await world.quiet()
  t.equal(system.view('scale/1')?.state, 'weighing')
  t.match(system.deadLetters(), [{ to: 'scale/1', event: { type: 'xstate.done.actor.weigh', output: 1 } }])
  world.kill()
  const next = await world.start()
  await world.quiet()
  t.equal(runs, 1)
  fault.mended = true
  await next.replayLetter(next.deadLetters()[0]?.id as string, OPERATOR)
  await world.quiet()
  t.match(next.view('scale/1'), { state: 'weighed', snapshot: { context: { grams: 1 } } })
})

t.test(
  'an actor that fails several events in a row is quarantined with the rest in its inbox, and goes on when resumed',
  async t => {
    const world = await populated(3, { intensity: { restarts: 2, periodMs: 60_000 } })
    const { system } = world
    await Promise.allSettled(upTo(10).map(() => system.tell('sector/1', BAD)))
    await system.ask('sector/2', GO)
    await world.quiet()
    t.equal(system.deadLetters().length, 3)
    t.match(system.holdOf('sector/1'), { kind: 'quarantined', by: 'runtime', code: 'MACHINE_TRANSITION_FAILED' })
    await t.rejects(system.ask('sector/1', GO), { code: ActorErrorCode.QUARANTINED })
    fault.mended = true
    world.kill()
    const next = await world.start()
    await world.quiet()
    t.equal(taken(world, 1), 0)
    await next.resume('sector/1', OPERATOR)
    await world.quiet()
    t.equal(taken(world, 1), 7)
  },
)

t.test('poisoned events with good ones between them never quarantine an actor', async t => {
  const world = await populated(1, { intensity: { restarts: 1, periodMs: 60_000 } })
  const { system } = world
  for (const _ of upTo(5)) {
    await system.ask('sector/0', BAD).catch(() => {})
    await system.ask('sector/0', GO)
  }
  t.equal(system.holdOf('sector/0'), null)
  t.equal(system.deadLetters().length, 5)
  t.equal(taken(world, 0), 5)
})

t.test(
  'an actor whose snapshots are bad beyond repair is quarantined, with one alarm; what comes waits, siblings go on',
  async t => {
    const world = await populated(3)
    for (const i of upTo(3)) await world.system.ask(`sector/${i}`, GO)
    await world.system.stop()
    const good = [0, 1].map(slot => {
      const key = Buffer.from(keys.numbered(keys.prefixOf('sector/1'), slot)).toString('latin1')
      const was = world.disk.tables.get(Table.Snapshots)?.get(key) as Uint8Array
      world.disk.tables.get(Table.Snapshots)?.set(key, Buffer.from('rubbish'))
      return { key, was }
    })
    const next = await world.start()
    const news: ActorNews[] = []
    next.watch(one => news.push(one))
    await next.tell('sector/1', GO)
    await next.tell('sector/1', GO)
    await next.ask('sector/0', GO)
    await world.quiet()
    t.match(next.holds(), [{ address: 'sector/1', kind: 'quarantined', code: ActorErrorCode.QUARANTINED }])
    t.equal(news.filter(one => one.kind === 'held').length, 1)
    t.equal(next.list({ kind: 'sector' }).length, 3, 'a list shows it too')
    t.same(next.deadLetters(), [])
    await t.rejects(next.resume('sector/1', OPERATOR), { code: ActorErrorCode.QUARANTINED })
    await next.stop()
    for (const { key, was } of good) world.disk.tables.get(Table.Snapshots)?.set(key, was)
    const mended = await world.start()
    await mended.resume('sector/1', OPERATOR)
    await world.quiet()
    t.equal(taken(world, 1), 3)
  },
)

t.test('a fault common to all suspends the branch with one alarm, before the events are given up', async t => {
  const world = await populated(1_000)
  const { system } = world
  const news: ActorNews[] = []
  system.watch(one => news.push(one))
  await Promise.all(upTo(1_000).map(i => system.tell(`sector/${i}`, BAD)))
  await world.quiet()
  const alarms = news.filter(one => one.kind === 'branch-held')
  t.equal(alarms.length, 1)
  t.match(system.branchHolds(), [
    { kind: 'sector', by: 'runtime', code: 'PROOF_UNKNOWN', why: /^51 of 1000 actors failed/ },
  ])
  t.same(system.deadLetters(), [])
  await t.rejects(system.ask('sector/7', GO), { code: ActorErrorCode.SUSPENDED, message: /PROOF_UNKNOWN/ })
  fault.mended = true
  world.kill()
  const next = await world.start()
  await world.quiet()
  t.equal(next.list({ kind: 'sector' }).filter(view => view.seq > 1).length, 0)
  await next.resumeBranch('sector', OPERATOR)
  await world.quiet()
  t.ok(upTo(1_000).every(i => taken(world, i) === 1))
})

t.test('few failures, or many spread over time, suspend nobody', async t => {
  const world = await populated(100, { branch: { failedShare: 0.05, minFailed: 20, periodMs: 1_000 } })
  const { system } = world
  for (const i of upTo(60)) {
    await system.ask(`sector/${i}`, BAD).catch(() => {})
    world.clock.advance(100)
  }
  t.same(system.branchHolds(), [])
  t.equal(system.deadLetters().length, 60)
})
