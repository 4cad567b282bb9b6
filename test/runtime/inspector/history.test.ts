import t from 'tap'
import { inspect, OPERATOR } from './inspected.js'

t.test('each step is told with what it changed in the context, newest first', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('letter/1', { to: 'box/a' })
  await world.system.ask('letter/1', { type: 'Reply' })
  await world.system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  const { entries, oldest, newest, complete } = await vesper.InspectorHistory('letter/1')
  t.same({ oldest, newest, complete }, { oldest: 1, newest: entries.length, complete: true })
  const [posted, post, reply, birth] = entries
  t.match(posted, { seq: 4, state: 'underway', event: { type: 'xstate.done.actor.post' }, from: 'letter/1/3/0' })
  t.same(posted?.changes, [{ path: 'receipts.0', after: 1 }])
  t.match(post, { seq: 3, state: 'posting', changes: [] })
  t.match(reply, { seq: 2, state: 'draft', changes: [{ path: 'replies', before: 0, after: 1 }] })
  t.match(birth, { seq: 1, changes: [{ path: 'to', after: 'box/a' }, {}, {}, {}, {}] })
})

t.test('pages follow each other without a hole', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('box/a', {})
  for (let i = 0; i < 25; i++) await world.system.ask('box/a', { type: 'Reply' })
  const seen: number[] = []
  for (let before: number | undefined; ; ) {
    const { entries } = await vesper.InspectorHistory('box/a', { limit: 10, ...(before !== undefined && { before }) })
    const last = entries.at(-1)
    if (last === undefined) break
    for (const { seq, changes } of entries) {
      seen.push(seq)
      t.ok((changes?.length ?? 0) > 0)
    }
    before = last.seq
  }
  t.same(
    seen,
    Array.from({ length: 26 }, (_, i) => 26 - i),
  )
})

t.test('an event that a person sends waits its turn, and the journal says who sent it and why', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('letter/1', { to: 'box/a' })
  const after = await vesper.ActorsSend('letter/1', { type: 'Burn' }, OPERATOR)
  t.match(after, { address: 'letter/1', state: 'burnt', seq: 2, held: null })
  t.match((await vesper.InspectorHistory('letter/1')).entries[0], {
    event: { type: 'Burn' },
    from: 'operator ada',
    why: 'a look',
  })
  t.notOk('by' in (world.system.journal('letter/1')[1]?.event ?? {}), 'the machine sees none of that')
  await t.rejects(vesper.ActorsSend('letter/1', { type: 'Reply' }, OPERATOR), { code: 'INSPECTOR_ACTOR_FINISHED' })
})

t.test('nobody may forge the result of an effect, a timer, a deed, or what the machine knows nothing of', async t => {
  const { world, vesper } = await inspect()
  await world.system.spawn('letter/1', { to: 'box/a' })
  for (const type of ['xstate.done.actor.post', 'xstate.after.backoff.letter.returned', 'vesper.replace', 'Psot'])
    await t.rejects(vesper.ActorsSend('letter/1', { type }, OPERATOR), {
      code: 'INSPECTOR_EVENT_UNKNOWN',
      message: /Burn/,
    })
  await t.rejects(vesper.ActorsSend('letter/9', { type: 'Burn' }, OPERATOR), { code: 'ACTOR_UNKNOWN' })
  await t.rejects(vesper.ActorsSend('letter/1', { type: 'Burn' }, { by: 'ada', why: ' ' }), /say why/)
  await world.system.suspend('letter/1', OPERATOR)
  await t.rejects(vesper.ActorsSend('letter/1', { type: 'Burn' }, OPERATOR), { code: 'ACTOR_SUSPENDED' })
  t.equal(world.system.view('letter/1')?.seq, 2, 'its birth and the suspension')
})
