import t from 'tap'
import { Evidence } from '../../../runtime/inspector/api.js'
import { inspect } from './inspected.js'

t.test('the evidence of an actor holds all that the inspector shows of it, and lives as a file', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('letter/1', { to: 'box/a' })
  await world.system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  await t.rejects(world.system.ask('letter/1', { type: 'Fail' }))
  const bundle = await vesper.InspectorEvidence({ address: 'letter/1' })
  t.match(bundle, {
    format: 'vesper-evidence',
    formatVersion: 1,
    vesper: '1.2.3',
    scope: { address: 'letter/1' },
    omitted: 0,
    letters: [{ to: 'letter/1', failure: { code: 'MACHINE_TRANSITION_FAILED' } }],
    charts: { letter: { chart: null }, box: { chart: null } },
  })
  const [one] = bundle.actors
  t.equal(bundle.actors.length, 1)
  t.same(one?.actor, await vesper.InspectorActor('letter/1'))
  t.same(one?.history, await vesper.InspectorHistory('letter/1', { limit: 1_100 }))
  t.same(one?.moment, await vesper.InspectorAt('letter/1', one?.actor.seq ?? 0))
  t.same(one?.messages, await vesper.InspectorMessages('letter/1', { limit: 1_000 }))
  t.same(Evidence.parse(JSON.parse(JSON.stringify(bundle))), bundle)
  await t.rejects(vesper.InspectorEvidence({ address: 'letter/9' }), { code: 'ACTOR_UNKNOWN' })
})

t.test(
  'of a kind with many actors those come first that something is wrong with, and the rest is said to be left out',
  async t => {
    const { world, vesper } = await inspect()
    for (let n = 100; n < 300; n++) await world.system.spawn(`letter/${n}`, { to: 'box/a' })
    await t.rejects(world.system.ask('letter/299', { type: 'Fail' }))
    const bundle = await vesper.InspectorEvidence({ branch: 'letter' })
    t.equal(bundle.actors.length, 100)
    t.equal(bundle.omitted, 100)
    t.equal(bundle.actors[0]?.actor.address, 'letter/299')
    await t.rejects(vesper.InspectorEvidence({ branch: 'nobody' }), { code: 'ACTOR_KIND_UNKNOWN' })
  },
)
