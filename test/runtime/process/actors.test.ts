import t, { type Test } from 'tap'
import { WATCH, watch } from '../../../runtime/process/index.js'
import { connectFake, FakeActors, TREE } from './fake-actors.js'

const DEED = { by: 'ada', why: 'a test' }

function sectors() {
  const actors = new FakeActors()
  actors.add('sector/t01000/1', 'Packing', { failures: { packing: 2 }, size: 2048n })
  actors.add('sector/t01000/2', 'Proving')
  actors.add('sector/t01000/3', 'Proving')
  actors.add('file/a', 'Sealed')
  return { actors, ...connectFake(actors) }
}

t.test('the supervision tree comes whole', async t => {
  const { vesper } = sectors()
  t.same(await vesper.ActorsTree(), TREE)
})

t.test(
  'a part of the process is restarted by its path, with who and why in the log; an unknown one is refused',
  async t => {
    const { actors, vesper } = sectors()
    const [part] = TREE.children
    const path = part?.path as string
    t.same(await vesper.TreeRestart(path, { by: 'ada', dryRun: true }), part)
    t.same(actors.deeds, [])
    await vesper.TreeRestart(path, DEED)
    t.same(actors.deeds, [`restart part ${path}`])
    t.match(actors.logged, [{ path, by: 'ada', why: 'a test' }])
    await t.rejects(vesper.TreeRestart('vesper/nothing', DEED), { code: 'SUPERVISION_CHILD_UNKNOWN' })
  },
)

t.test('an act writes down who did it and why, and nothing else', async t => {
  const { actors, vesper } = sectors()
  t.match(await vesper.ActorsSuspend({ addresses: ['file/a'] }, DEED), { addresses: ['file/a'], failed: [] })
  t.same(actors.deeds, ['suspend file/a ada a test'])
  t.match(await vesper.ActorsShow('file/a'), { held: 'suspended', hold: { by: 'ada', why: 'a test', at: 1_000 } })
})

t.test('an act without a reason is refused; a dry run needs none', async t => {
  const { actors, vesper } = sectors()
  await t.rejects(vesper.ActorsSuspend({ addresses: ['file/a'] }, { by: 'ada', why: ' ' }), {
    code: 'RPC_PARAMS_INVALID',
    message: /say why/,
  })
  t.match(await vesper.ActorsSuspend({ addresses: ['file/a'] }, { by: 'ada', dryRun: true }), {
    addresses: ['file/a'],
    dryRun: true,
  })
  t.same(actors.deeds, [])
})

t.test('actors must be picked, and in one way', async t => {
  const { vesper } = sectors()
  for (const selector of [{}, { addresses: ['file/a'], kind: 'file' }, { branch: 'file', kind: 'file' }])
    await t.rejects(vesper.ActorsSuspend(selector, DEED), { code: 'RPC_PARAMS_INVALID' })
  await t.rejects(vesper.ActorsRestart({ branch: 'file' } as never, DEED), { code: 'RPC_PARAMS_INVALID' })
  await t.rejects(vesper.ActorsRestart({ kind: 'sectr' }, DEED), { code: 'ACTOR_KIND_UNKNOWN' })
})

t.test('a batch goes on when one fails, and reports it', async t => {
  const { actors, vesper } = sectors()
  const addresses = ['file/a', 'file/b', 'sector/t01000/1', 'file/a']
  t.same(await vesper.ActorsSuspend({ addresses }, DEED), {
    addresses: ['file/a', 'sector/t01000/1'],
    branch: null,
    dryRun: false,
    failed: [{ address: 'file/b', code: 'ACTOR_UNKNOWN', message: "there is no actor 'file/b'" }],
  })
  t.equal(actors.deeds.length, 2)
})

t.test('a dry run tells the same failures as the act', async t => {
  const { vesper } = sectors()
  t.match(await vesper.ActorsResume({ addresses: ['file/a', 'file/b'] }, { by: 'ada', dryRun: true }), {
    addresses: [],
    failed: [
      { address: 'file/a', code: 'ACTOR_NOT_HELD' },
      { address: 'file/b', code: 'ACTOR_UNKNOWN' },
    ],
  })
})

t.test('suspending by state takes those that are not suspended yet', async t => {
  const { vesper } = sectors()
  await vesper.ActorsSuspend({ addresses: ['sector/t01000/2'] }, DEED)
  const { addresses } = await vesper.ActorsSuspend({ state: 'Proving' }, DEED)
  t.same(addresses, ['sector/t01000/3'])
})

t.test('resuming by kind takes those that are held', async t => {
  const { actors, vesper } = sectors()
  await vesper.ActorsSuspend({ kind: 'sector' }, DEED)
  await vesper.ActorsSuspend({ kind: 'file' }, DEED)
  t.same((await vesper.ActorsResume({ kind: 'sector', state: 'Packing' }, DEED)).addresses, ['sector/t01000/1'])
  t.same((await vesper.ActorsResume({ held: 'quarantined' }, DEED)).addresses, [])
  t.same((await vesper.ActorsResume({ held: 'suspended', kind: 'file' }, DEED)).addresses, ['file/a'])
  t.same([...actors.own.keys()], ['sector/t01000/2', 'sector/t01000/3'])
})

t.test('a branch is suspended and resumed as a whole', async t => {
  const { actors, vesper } = sectors()
  const dry = await vesper.ActorsSuspend({ branch: 'sector' }, { by: 'ada', dryRun: true })
  t.match(dry, { branch: { kind: 'sector', actors: 3 }, addresses: [] })
  t.same(actors.deeds, [])
  await vesper.ActorsSuspend({ branch: 'sector' }, DEED)
  t.match(await vesper.ActorsHolds(), { holds: [], branches: [{ kind: 'sector', by: 'ada' }] })
  t.match(await vesper.ActorsShow('sector/t01000/2'), { held: 'suspended', hold: { why: 'a test' } })
  await vesper.ActorsResume({ branch: 'sector' }, DEED)
  t.same(actors.deeds, ['suspendBranch sector ada a test', 'resumeBranch sector ada a test'])
  t.same(actors.logged, [
    { ...DEED, kind: 'sector' },
    { ...DEED, kind: 'sector' },
  ])
  await t.rejects(vesper.ActorsResume({ branch: 'sector' }, DEED), { code: 'ACTOR_NOT_HELD' })
  await t.rejects(vesper.ActorsResume({ branch: 'sector' }, { by: 'ada', dryRun: true }), { code: 'ACTOR_NOT_HELD' })
})

t.test('more than a batch may have is refused as a whole', async t => {
  const { actors, vesper } = sectors()
  for (let number = 10; number <= 10_010; number++) actors.add(`sector/t01000/${number}`, 'Packing')
  await t.rejects(vesper.ActorsSuspend({ kind: 'sector' }, DEED), { code: 'OPERATION_BATCH_TOO_LARGE' })
  t.same(actors.deeds, [])
  t.equal((await vesper.ActorsSuspend({ branch: 'sector' }, DEED)).branch?.actors, 10_004)
})

t.test('an actor that can not be read is listed and shown all the same', async t => {
  const { actors, vesper } = sectors()
  actors.quarantine('sector/t01000/2')
  t.match(await vesper.ActorsList({ held: 'quarantined' }), [
    { address: 'sector/t01000/2', kind: 'sector', state: 'Proving', seq: 2, held: 'quarantined' },
  ])
  t.equal((await vesper.ActorsList({ addresses: ['sector/t01000/2', 'file/a', 'file/b'] })).length, 2)
  t.equal((await vesper.ActorsList({ held: 'quarantined', state: 'Packing' })).length, 0)
  t.match(await vesper.ActorsShow('sector/t01000/2'), {
    snapshot: null,
    hold: { kind: 'quarantined', code: 'MACHINE_SNAPSHOT_TOO_NEW' },
    journal: [{ seq: 1 }, { seq: 2 }],
  })
})

t.test('lists go by kind, state and hold, and no further than the limit', async t => {
  const { vesper } = sectors()
  const addresses = async (query: Parameters<typeof vesper.ActorsList>[0]) =>
    (await vesper.ActorsList(query)).map(actor => actor.address)
  t.same(await addresses({ kind: 'sector', state: 'Proving' }), ['sector/t01000/2', 'sector/t01000/3'])
  t.same(await addresses({ limit: 2 }), ['file/a', 'sector/t01000/1'])
  t.same(await addresses({ held: 'suspended' }), [])
})

t.test('the journal of an actor is shown whole, or its newest entries', async t => {
  const { vesper } = sectors()
  const seqs = async (last?: number) =>
    (await vesper.ActorsShow('file/a', last === undefined ? {} : { last })).journal.map(entry => entry.seq)
  t.same([await seqs(), await seqs(1), await seqs(0)], [[1, 2], [2], []])
  await t.rejects(vesper.ActorsShow('file/b'), { code: 'ACTOR_UNKNOWN' })
})

t.test('a dry run of a replacement shows what would change, and changes nothing', async t => {
  const { actors, vesper } = sectors()
  const to = { state: 'PreCommit1', context: { failures: { packing: 0 }, size: 4096 } }
  const dry = await vesper.ActorsReplace('sector/t01000/1', to, { by: 'ada', dryRun: true })
  t.match(dry, {
    dryRun: true,
    state: { before: 'Packing', after: 'PreCommit1' },
    changes: [
      { path: 'failures.packing', before: 2, after: 0 },
      { path: 'size', before: '2048', after: 4096 },
    ],
    actor: { state: 'Packing', seq: 2 },
  })
  t.same(actors.deeds, [])
})

t.test('a replacement answers with the actor as it is then', async t => {
  const { actors, vesper } = sectors()
  const done = await vesper.ActorsReplace('sector/t01000/1', { state: { Outer: 'Inner' } }, DEED)
  t.match(done, { state: { after: 'Outer.Inner' }, changes: [], actor: { state: 'Outer.Inner', seq: 3 } })
  t.same(actors.deeds, ['replace sector/t01000/1 ada a test'])
})

t.test('setting one value of a context leaves the others what they are', async t => {
  const { actors, vesper } = sectors()
  await vesper.ActorsReplace('sector/t01000/1', { set: { 'failures.packing': 0 } }, DEED)
  t.same(actors.view('sector/t01000/1')?.snapshot.context, { failures: { packing: 0 }, size: 2048n })
})

t.test('a replacement must say what by, and in one way', async t => {
  const { vesper } = sectors()
  for (const to of [{}, { context: {}, set: { a: 1 } }, { sate: 'x' } as never])
    await t.rejects(vesper.ActorsReplace('file/a', to, DEED), { code: 'RPC_PARAMS_INVALID' })
  await t.rejects(vesper.ActorsReplace('file/b', { state: 'x' }, DEED), { code: 'ACTOR_UNKNOWN' })
  await t.rejects(vesper.ActorsReplace('sector/t01000/1', { set: { 'size.of': 1 } }, DEED), {
    code: 'OPERATION_PATH_INVALID',
  })
})

t.test('who watches some actors hears of no others', async t => {
  const { actors, connection } = sectors()
  const heard = async (t: Test, params: object, ...addresses: string[]) => {
    const news: unknown[] = []
    const subscription = await connection.subscribe(WATCH, watch, [params], one => news.push(one))
    for (const address of addresses) actors.tell({ kind: 'emitted', address, event: { type: 'X' } })
    await new Promise(resolve => setImmediate(resolve))
    subscription.close()
    t.notOk(actors.watchers.any('step'))
    return news.map(one => (one as { address: string }).address)
  }
  const all = ['file/a', 'file/b', 'sector/t01000/1']
  t.same(await heard(t, {}, ...all), all)
  t.same(await heard(t, { addresses: ['file/a'] }, ...all), ['file/a'])
  t.same(await heard(t, { kinds: ['file'] }, ...all), ['file/a', 'file/b'])
  t.same(await heard(t, { kinds: ['sector'], addresses: ['file/a'] }, ...all), [])
  t.same(await heard(t, { addresses: ['file/a'] }, 'file/', 'sector/'), ['file/'])
})
