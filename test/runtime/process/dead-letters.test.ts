import t from 'tap'
import { connectFake, FakeActors } from './fake-actors.js'

const DEED = { by: 'ada', why: 'a test' }

function letters() {
  const actors = new FakeActors()
  actors.letter('a1', 'sector/t01000/1', { type: 'ADD', piece: { size: 2048n, cid: 'x' } })
  actors.letter('a2', 'sector/t01000/1', { type: 'PACK' }, 'ENOSPC')
  actors.letter('a3', 'file/a', { type: 'PLACED' }, 'ACTOR_UNKNOWN')
  return { actors, ...connectFake(actors) }
}

t.test('letters are listed by receiver, kind, event and code, without their stacks', async t => {
  const { vesper } = letters()
  const ids = async (query: object) => (await vesper.DeadLettersList(query)).map(letter => letter.id)
  t.same(await ids({}), ['a1', 'a2', 'a3'])
  t.same(await ids({ to: 'file/a' }), ['a3'])
  t.same(await ids({ kind: 'sector', event: 'PACK' }), ['a2'])
  t.same(await ids({ code: 'ENOSPC' }), ['a2'])
  t.same(await ids({ limit: 1 }), ['a1'])
  t.same((await vesper.DeadLettersList({ to: 'file/a' }))[0], {
    id: 'a3',
    to: 'file/a',
    from: 'seal',
    event: 'PLACED',
    at: 1_000,
    strikes: 3,
    code: 'ACTOR_UNKNOWN',
    message: 'it threw',
    edits: 0,
  })
})

t.test('a letter is shown with its event and the whole failure', async t => {
  const { vesper } = letters()
  t.match(await vesper.DeadLettersShow('a2'), {
    event: { type: 'PACK', at: 900, epoch: 7 },
    failure: { code: 'ENOSPC', stack: /somewhere/ },
    edits: [],
  })
  await t.rejects(vesper.DeadLettersShow('zz'), { code: 'ACTOR_LETTER_UNKNOWN' })
})

t.test('letters are replayed by id; one that has gone is reported', async t => {
  const { actors, vesper } = letters()
  t.same(await vesper.DeadLettersReplay({ ids: ['a1', 'zz'] }, DEED), {
    ids: ['a1'],
    dryRun: false,
    failed: [{ id: 'zz', code: 'ACTOR_LETTER_UNKNOWN', message: "there is no dead letter 'zz'" }],
  })
  t.same(actors.deeds, ['replay a1 ada a test'])
})

t.test('letters are discarded by what they are; a dry run leaves them', async t => {
  const { actors, vesper } = letters()
  t.match(await vesper.DeadLettersDiscard({ kind: 'sector' }, { by: 'ada', dryRun: true }), { ids: ['a1', 'a2'] })
  t.equal(actors.letters.size, 3)
  t.same(actors.logged, [])
  await vesper.DeadLettersDiscard({ kind: 'sector' }, DEED)
  t.same([...actors.letters.keys()], ['a3'])
  t.same(actors.logged, [{ ...DEED, letters: ['a1', 'a2'] }])
})

t.test('all letters at once are picked by nothing', async t => {
  const { vesper } = letters()
  for (const selector of [{}, { ids: ['a1'], kind: 'sector' }, { ids: [] }])
    await t.rejects(vesper.DeadLettersDiscard(selector, DEED), { code: 'RPC_PARAMS_INVALID' })
})

t.test('more than a batch may have is refused as a whole', async t => {
  const { actors, vesper } = letters()
  for (let number = 0; number < 10_000; number++) actors.letter(`b${number}`, 'sector/t01000/2', { type: 'X' })
  await t.rejects(vesper.DeadLettersDiscard({ kind: 'sector' }, DEED), { code: 'OPERATION_BATCH_TOO_LARGE' })
  t.same(actors.deeds, [])
})

t.test('setting one value of an event leaves the others what they are', async t => {
  const { actors, vesper } = letters()
  const answer = await vesper.DeadLettersEdit('a1', { set: { 'piece.cid': 'y' } }, DEED)
  t.match(answer, { changes: [{ path: 'piece.cid', before: 'x', after: 'y' }], letter: { edits: [{ by: 'ada' }] } })
  t.same(actors.letters.get('a1')?.event, { type: 'ADD', piece: { size: 2048n, cid: 'y' }, at: 900, epoch: 7 })
})

t.test('a dry run of an edit shows what would change, and changes nothing', async t => {
  const { actors, vesper } = letters()
  const answer = await vesper.DeadLettersEdit('a2', { event: { type: 'PACKED' } }, { by: 'ada', dryRun: true })
  t.match(answer, { changes: [{ path: 'type', before: 'PACK', after: 'PACKED' }], letter: { event: { type: 'PACK' } } })
  t.same(actors.deeds, [])
})

t.test("an event's stamps are the runtime's, and its type a text", async t => {
  const { actors, vesper } = letters()
  await vesper.DeadLettersEdit('a2', { event: { type: 'PACK', at: 1, epoch: 1, force: true } }, DEED)
  t.same(actors.letters.get('a2')?.event, { type: 'PACK', force: true, at: 900, epoch: 7 })
  await t.rejects(vesper.DeadLettersEdit('a2', { set: { at: 5 } }, DEED), { code: 'OPERATION_PATH_INVALID' })
  await t.rejects(vesper.DeadLettersEdit('a2', { set: { type: 5 } }, DEED), { code: 'OPERATION_EVENT_INVALID' })
  await t.rejects(vesper.DeadLettersEdit('a2', {}, DEED), { code: 'RPC_PARAMS_INVALID' })
})
