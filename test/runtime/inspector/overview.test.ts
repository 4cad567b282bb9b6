import t from 'tap'
import type { Pulse } from '../../../runtime/inspector/api.js'
import { PULSE, pulse } from '../../../runtime/inspector/index.js'
import { letterTypes } from '../actor/letter.js'
import { World } from '../actor/world.js'
import { before, inspect, OPERATOR } from './inspected.js'

t.test('the overview counts actors of each kind, what is held, and what happened since the start', async t => {
  const { world, vesper } = await inspect()
  for (const n of [1, 2, 3]) await world.system.spawn(`letter/${n}`, { to: 'box/a' })
  await world.system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  await world.system.suspend('letter/2', OPERATOR)
  await world.system.suspendBranch('box', OPERATOR)
  const overview = await vesper.InspectorOverview()
  t.match(overview, {
    components: ['sealer'],
    version: '1.2.3',
    letters: 0,
    effects: 0,
    now: world.clock.wall(),
    kinds: [
      { kind: 'letter', population: 3, suspended: 1, quarantined: 0, branch: null },
      { kind: 'box', population: 1, suspended: 0, branch: { by: 'ada', why: 'a look' } },
    ],
    alarms: [],
  })
  const steps = ['letter/1', 'letter/2', 'letter/3', 'box/a']
    .map(address => world.system.view(address)?.seq ?? 0)
    .reduce((a, b) => a + b)
  t.same(overview.totals, { steps, effects: 1, crashes: 0, letters: 0 })
})

t.test('what goes wrong is an alarm each: crashes, letters, a quarantine; what an operator does is none', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('letter/1', { to: 'box/a' })
  await world.system.suspend('letter/1', OPERATOR)
  await world.system.resume('letter/1', OPERATOR)
  await t.rejects(world.system.ask('letter/1', { type: 'Fail' }))
  const { alarms, totals, letters } = await vesper.InspectorOverview()
  t.same(
    alarms.map(({ kind, code }) => [kind, code]),
    [
      ['letter', 'MACHINE_TRANSITION_FAILED'],
      ['crash', 'MACHINE_TRANSITION_FAILED'],
      ['crash', 'MACHINE_TRANSITION_FAILED'],
      ['crash', 'MACHINE_TRANSITION_FAILED'],
    ],
  )
  t.match(alarms[1], { address: 'letter/1', message: "on 'Fail', strike 3: the letter exploded" })
  t.match(totals, { crashes: 3, letters: 1 })
  t.equal(letters, 1)
  for (let i = 0; i < 5; i++) await t.rejects(world.system.ask('letter/1', { type: 'Fail' }))
  t.match((await vesper.InspectorOverview()).alarms[0], { kind: 'quarantined', address: 'letter/1' })
})

t.test('alarms are bounded, the newest are kept, and a quarantine of an earlier process still rings', async t => {
  const { world, vesper } = await inspect()
  for (let n = 0; n < 60; n++) {
    await world.system.spawn(`letter/${n}`, { to: 'box/a' })
    await t.rejects(world.system.ask(`letter/${n}`, { type: 'Fail' }))
    world.clock.advance(61_000)
  }
  const { alarms } = await vesper.InspectorOverview()
  t.equal(alarms.length, 100)
  t.match(alarms[0], { kind: 'letter', address: 'letter/59' })
  for (let i = 0; i < 6; i++) await t.rejects(world.system.ask('letter/1', { type: 'Fail' }))
  await world.system.stop()
  await world.start()
  t.match((await before(world).vesper.InspectorOverview()).alarms, [{ kind: 'quarantined', address: 'letter/1' }])
})

t.test('a pulse comes at every interval with what has happened, and stops when it is closed', async t => {
  const { world, connection } = await inspect()
  const pulses: Pulse[] = []
  const subscription = await connection.subscribe(PULSE, pulse, [{ intervalMs: 200 }], one => pulses.push(one as Pulse))
  const beat = async (ms: number): Promise<void> => {
    world.clock.advance(ms)
    await new Promise(resolve => setImmediate(resolve))
  }
  await beat(199)
  t.equal(pulses.length, 0)
  await world.system.spawn('letter/1', { to: 'box/a' })
  await world.quiet()
  await beat(1)
  t.match(pulses, [{ totals: { steps: 2, crashes: 0 }, resident: 2, rssBytes: 4_711, loopDelayMs: 0, alarms: [] }])
  await t.rejects(world.system.ask('letter/1', { type: 'Fail' }))
  await beat(200)
  await beat(200)
  t.same(
    pulses.map(({ alarms }) => alarms.length),
    [0, 4, 0],
  )
  subscription.close()
  await beat(1_000)
  t.equal(pulses.length, 3)
})

t.test(
  'an alarm that another part rings stands among those of the actors, in the overview and in the next pulse',
  async t => {
    const { world, vesper, connection, inspector } = await inspect()
    const pulses: Pulse[] = []
    await connection.subscribe(PULSE, pulse, [{ intervalMs: 200 }], one => pulses.push(one as Pulse))
    const fallback = {
      kind: 'fallback' as const,
      address: 'letter/1',
      code: 'PROVER_PROOF_INVALID',
      message: 'the stock prover took over at porep: why; its inputs are kept in /repo/prover-failures/then-porep',
    }
    inspector.ring(fallback)
    const rung = { at: world.clock.wall(), ...fallback }
    await world.system.spawn('letter/1', { to: 'box/a' })
    world.clock.advance(1)
    await t.rejects(world.system.ask('letter/1', { type: 'Fail' }))
    const { alarms } = await vesper.InspectorOverview()
    t.same(
      alarms.map(({ kind }) => kind),
      ['letter', 'crash', 'crash', 'crash', 'fallback'],
    )
    t.same(alarms.at(-1), rung)
    for (let n = 0; n < 2; n++) {
      world.clock.advance(200)
      await new Promise(resolve => setImmediate(resolve))
    }
    t.same(pulses[0]?.alarms, alarms.toReversed())
    t.same(pulses[1]?.alarms, [])
  },
)

t.test('actors of a kind are counted by state, once a second for all who look', async t => {
  const { world, vesper } = await inspect()
  for (let n = 0; n < 5; n++) await world.system.spawn(`letter/${n}`, { to: 'box/a' })
  await world.system.ask('letter/1', { type: 'Burn' })
  t.match(await vesper.InspectorHeat('letter'), { kind: 'letter', total: 5, states: { draft: 4, burnt: 1 } })
  await world.system.ask('letter/2', { type: 'Burn' })
  t.match(await vesper.InspectorHeat('letter'), { states: { draft: 4, burnt: 1 } })
  world.clock.advance(1_001)
  t.match(await vesper.InspectorHeat('letter'), { states: { draft: 3, burnt: 2 } })
  await t.rejects(vesper.InspectorHeat('nobody'), { code: 'ACTOR_KIND_UNKNOWN' })
})

t.test('a kind without a chart is told with its version and fingerprint all the same', async t => {
  const { vesper } = await inspect(new World({}, letterTypes))
  t.match(await vesper.InspectorChart('letter'), { kind: 'letter', machine: 'letter', version: 1, chart: null })
  await t.rejects(vesper.InspectorChart('nobody'), { code: 'ACTOR_KIND_UNKNOWN' })
})
