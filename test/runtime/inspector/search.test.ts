import t from 'tap'
import { inspect, OPERATOR } from './inspected.js'

const addresses = ({ found }: { found: readonly { address: string }[] }) => found.map(({ address }) => address).sort()

t.test('actors are found by a part of their address, by kind, state and hold', async t => {
  const { world, vesper } = await inspect()
  for (let n = 1; n <= 12; n++) await world.system.spawn(`letter/t01000/${n}`, { to: 'box/a' })
  await world.quiet()
  await world.system.ask('letter/t01000/3', { type: 'Burn' })
  await world.system.suspend('letter/t01000/4', OPERATOR)
  t.same(
    addresses(await vesper.InspectorSearch({ text: '/1' })),
    [1, 10, 11, 12].map(n => `letter/t01000/${n}`),
  )
  t.same(addresses(await vesper.InspectorSearch({ kind: 'box' })), ['box/a'])
  t.same(addresses(await vesper.InspectorSearch({ state: 'burnt' })), ['letter/t01000/3'])
  t.same(addresses(await vesper.InspectorSearch({ held: 'suspended' })), ['letter/t01000/4'])
  t.same(addresses(await vesper.InspectorSearch({ held: 'quarantined' })), [])
  t.equal((await vesper.InspectorSearch()).found.length, 13)
  t.match(await vesper.InspectorSearch({ limit: 5 }), { found: { length: 5 }, more: true })
  t.match(await vesper.InspectorSearch({ limit: 13 }), { found: { length: 13 }, more: false })
  await t.rejects(vesper.InspectorSearch({ kind: 'nobody' }), { code: 'ACTOR_KIND_UNKNOWN' })
})

t.test('actors are found by the code of what went wrong: of a hold, a dead letter, an effect', async t => {
  const { world, vesper } = await inspect()
  for (const n of [1, 2, 3, 4]) await world.system.spawn(`letter/${n}`, { to: 'box/a' })
  await t.rejects(world.system.ask('letter/1', { type: 'Fail' }))
  for (let i = 0; i < 6; i++) await t.rejects(world.system.ask('letter/2', { type: 'Fail' }))
  world.office.failures = 1
  await world.system.ask('letter/3', { type: 'Post' })
  await world.quiet()
  t.match(await vesper.InspectorSearch({ code: 'OFFICE_CLOSED' }), {
    found: [{ address: 'letter/3', code: 'OFFICE_CLOSED' }],
    more: false,
  })
  t.same(addresses(await vesper.InspectorSearch({ code: 'MACHINE_TRANSITION_FAILED' })), ['letter/1', 'letter/2'])
  t.match((await vesper.InspectorSearch({ text: 'letter/2' })).found, [{ held: 'quarantined', code: String }])
})

t.test('actors that are suspended with their kind are found as suspended', async t => {
  const { world, vesper } = await inspect()
  for (const n of [1, 2]) await world.system.spawn(`letter/${n}`, { to: 'box/a' })
  await world.quiet()
  await world.system.suspendBranch('letter', OPERATOR)
  t.same(addresses(await vesper.InspectorSearch({ held: 'suspended' })), ['letter/1', 'letter/2'])
})

t.test('pages of the walk meet without a hole: every actor is found once', async t => {
  const { world, vesper } = await inspect()
  const all = Array.from({ length: 1_200 }, (_, n) => `box/${n}`)
  await Promise.all(all.map(address => world.system.spawn(address, {})))
  const { found, more } = await vesper.InspectorSearch({ kind: 'box', limit: 1_000 })
  t.equal(new Set(found.map(({ address }) => address)).size, 1_000)
  t.equal(more, true)
  t.equal((await vesper.InspectorSearch({ text: 'box/1199' })).found.length, 1)
  t.equal((await vesper.InspectorSearch({ text: '99' })).found.length, all.filter(a => a.includes('99')).length)
})
