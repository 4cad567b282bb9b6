import t from 'tap'
import { inspect, OPERATOR } from './inspected.js'

t.test('messages are told with the step that sent them, in the order of their causes', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('letter/1', { to: 'box/a' }, { from: 'seal' })
  await world.system.ask('letter/1', { type: 'Post' }, { from: 'seal' })
  await world.quiet()
  const told = await vesper.InspectorMessages('letter/1')
  t.same(told.participants, ['letter/1', 'box/a', 'seal'])
  t.same(
    told.messages.map(({ from, to, type, seq, cause }) => [
      from,
      to,
      type,
      seq,
      cause && `${cause.address} ${cause.seq}`,
    ]),
    [
      ['seal', 'letter/1', 'vesper.spawn', 1, null],
      ['seal', 'letter/1', 'Post', 2, null],
      ['letter/1', 'box/a', 'vesper.spawn', 1, 'letter/1 1'],
      ['letter/1/2/0', 'letter/1', 'xstate.done.actor.post', 3, 'letter/1 2'],
      ['letter/1', 'box/a', 'Reply', 2, 'letter/1 3'],
    ],
  )
  const other = await vesper.InspectorMessages('box/a')
  t.same(other.participants.slice(0, 2), ['box/a', 'letter/1'], 'who wrote to it takes part as well')
})

t.test('causes hold over a restart, and for messages that waited on disk', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('letter/1', { to: 'box/a' })
  await world.quiet()
  await world.system.suspend('box/a', OPERATOR)
  await world.system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  await world.system.resume('box/a', OPERATOR)
  await world.quiet()
  const { messages } = await vesper.InspectorMessages('box/a')
  t.match(
    messages.find(({ type }) => type === 'Reply'),
    { from: 'letter/1', cause: { address: 'letter/1', seq: 3 } },
  )
  t.match(
    messages.find(({ type }) => type === 'vesper.suspend'),
    { from: 'operator ada', cause: null },
  )
})

t.test('only the newest are told, and of thousands of partners a few', async t => {
  const { world, vesper } = await inspect()
  for (let n = 0; n < 60; n++) {
    await world.system.spawn(`letter/${n}`, { to: 'box/a' })
    await world.system.ask(`letter/${n}`, { type: 'Post' })
    await world.quiet()
  }
  const { participants, messages } = await vesper.InspectorMessages('box/a', { limit: 50 })
  t.equal(messages.length, 50)
  t.ok(participants.length <= 30, `${participants.length}`)
  t.match(messages.at(-1), { from: 'letter/59', to: 'box/a', type: 'Reply' })
})
