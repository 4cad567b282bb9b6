/** What operators do to actors: it holds over restarts, loses nothing, and stands in the journal with who and why. */
import t from 'tap'
import { ActorErrorCode, type ActorNews } from '../../../runtime/actor/index.js'
import { MachineErrorCode } from '../../../runtime/machine/index.js'
import { keys, Table } from '../../../runtime/store/index.js'
import type { LetterContext } from './letter.js'
import { World } from './world.js'

const OPERATOR = { by: 'alice', why: 'to see what happens' }
const MODES = [{}, { alwaysPassivate: true }, { duplicateEverything: true }]

const rows = (world: World, table: Table): number => world.system.store.range(table, keys.EVERYTHING).length
const letters = (world: World, address: string): number =>
  (world.system.view(address)?.snapshot.context as { letters: number }).letters

for (const options of MODES) {
  const mode = Object.keys(options)[0] ?? 'as it is'

  t.test(
    `a suspended actor takes nothing, over restarts too; what came waits, and is taken in order (${mode})`,
    async t => {
      const world = new World(options)
      const system = await world.start()
      await system.spawn('box/1', {})
      await system.spawn('box/2', {})
      await system.suspend('box/1', OPERATOR)
      t.match(system.holdOf('box/1'), { kind: 'suspended', ...OPERATOR })
      await t.rejects(system.ask('box/1', { type: 'Reply' }), { code: ActorErrorCode.SUSPENDED })
      await system.tell('box/1', { type: 'Reply' })
      await system.ask('box/2', { type: 'Reply' })
      await world.quiet()
      t.equal(letters(world, 'box/1'), 0)
      world.kill()
      const next = await world.start()
      await next.tell('box/1', { type: 'Reply' })
      await world.quiet()
      t.match(next.holds(), [{ address: 'box/1', by: 'alice' }])
      t.equal(letters(world, 'box/1'), 0)
      await next.resume('box/1', OPERATOR)
      await world.quiet()
      t.equal(letters(world, 'box/1'), 2)
      t.equal(next.holdOf('box/1'), null)
      t.equal(rows(world, Table.Inbox), 0)
      t.match(
        next.journal('box/1').map(({ event, from }) => [event.type, from, event.why]),
        [['vesper.spawn'], ['vesper.suspend', 'operator alice', OPERATOR.why], ['vesper.resume'], ['Reply'], ['Reply']],
      )
    },
  )

  t.test(`timers, results and messages of a suspended actor wait for it (${mode})`, async t => {
    const world = new World(options)
    const system = await world.start()
    await system.spawn('letter/1', { to: 'box/a' })
    await system.ask('letter/1', { type: 'Post' })
    await system.suspend('letter/1', OPERATOR)
    await world.quiet()
    const held = system.view('letter/1')?.state
    if (held === 'underway') world.clock.advance(1_001)
    await world.quiet()
    t.equal(rows(world, Table.Timers), 0, 'the timer waits in the inbox now')
    world.kill()
    const next = await world.start()
    await world.quiet()
    t.equal(next.view('letter/1')?.state, held)
    t.equal(world.office.receipts.size, 1)
    await next.resume('letter/1', OPERATOR)
    await world.quiet()
    t.equal(next.view('letter/1')?.state, held === 'underway' ? 'lost' : 'underway')
    t.same((next.view('letter/1')?.snapshot.context as LetterContext).receipts, [1])
  })

  t.test(`a restart loads an actor again and loses nothing that waits (${mode})`, async t => {
    const world = new World(options)
    const system = await world.start()
    await system.spawn('box/1', {})
    const told = Array.from({ length: 20 }, () => system.tell('box/1', { type: 'Reply' }))
    const view = await system.restart('box/1', OPERATOR)
    t.equal(view.address, 'box/1')
    await Promise.all(told)
    await world.quiet()
    t.equal(letters(world, 'box/1'), 20)
    await t.rejects(system.restart('box/none', OPERATOR), { code: ActorErrorCode.UNKNOWN })
  })

  t.test(`a replaced state begins what the state has under way, and ends what the old one had (${mode})`, async t => {
    const world = new World(options)
    const system = await world.start()
    await system.spawn('letter/1', { to: 'box/a' })
    await system.ask('letter/1', { type: 'Post' })
    await world.quiet()
    t.equal(system.view('letter/1')?.state, 'underway')
    await system.replace('letter/1', { state: 'posting' }, OPERATOR)
    await world.quiet()
    t.same((system.view('letter/1')?.snapshot.context as LetterContext).receipts, [1, 2], 'posted once more')
    t.equal(rows(world, Table.Timers), 1, 'of two patiences one is left')
    await system.replace('letter/1', { state: 'draft' }, OPERATOR)
    t.equal(rows(world, Table.Timers) + rows(world, Table.Outbox), 0)
    const before = system.view('letter/1')?.snapshot.context as LetterContext
    const after = await system.replace('letter/1', { context: { ...before, to: 'box/b' } }, OPERATOR)
    t.match(after, { state: 'draft', snapshot: { context: { to: 'box/b', receipts: [1, 2] } } })
    await t.rejects(system.replace('letter/1', { state: 'nowhere' }, OPERATOR), {
      code: MachineErrorCode.SNAPSHOT_UNKNOWN,
    })
    t.equal(system.deadLetters().length, 0, "an operator's mistake is no crash")
    await system.ask('letter/1', { type: 'Post' })
    await world.quiet()
    world.kill()
    const next = await world.start()
    t.equal(next.view('letter/1')?.state, 'underway')
    t.equal(next.list({ kind: 'letter', index: 'to', value: 'box/b' }).length, 1)
  })
}

t.test('a replaced state that the disk spoils is rebuilt from the one before and the journal', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  const view = await system.replace(
    'letter/1',
    { context: { to: 'box/c', receipts: [9], replies: 0, failures: 0, lastFailure: null } },
    OPERATOR,
  )
  await system.stop()
  const key = Buffer.from(keys.numbered(keys.prefixOf('letter/1'), view.seq & 1)).toString('latin1')
  world.disk.tables.get(Table.Snapshots)?.set(key, Buffer.from('rubbish'))
  const next = await world.start()
  t.same(next.view('letter/1'), view)
})

t.test('all actors of a kind are suspended and go on together; others are left alone', async t => {
  const world = new World()
  const system = await world.start()
  for (let i = 0; i < 10; i++) await system.spawn(`box/${i}`, {})
  await system.spawn('letter/1', { to: 'box/3' })
  const news: ActorNews[] = []
  system.watch(one => news.push(one))
  const asked = t.rejects(system.ask('box/5', { type: 'Reply' }), { code: ActorErrorCode.SUSPENDED })
  await system.suspendBranch('box', OPERATOR)
  await asked
  await system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  t.equal(system.view('letter/1')?.state, 'underway')
  t.equal(letters(world, 'box/3'), 0)
  world.kill()
  const next = await world.start()
  await world.quiet()
  t.match(next.branchHolds(), [{ kind: 'box', by: 'alice' }])
  t.equal(letters(world, 'box/3'), 0)
  await next.resumeBranch('box', OPERATOR)
  await world.quiet()
  t.equal(letters(world, 'box/3'), 1)
  t.ok(news.some(one => one.kind === 'branch-held'))
  await t.rejects(next.resumeBranch('box', OPERATOR), { code: ActorErrorCode.NOT_HELD })
  await t.rejects(next.suspendBranch('horse', OPERATOR), { code: ActorErrorCode.KIND_UNKNOWN })
})

t.test('only who is held can be resumed, only who exists be held', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('box/1', {})
  await t.rejects(system.resume('box/1', OPERATOR), { code: ActorErrorCode.NOT_HELD })
  await t.rejects(system.suspend('box/2', OPERATOR), { code: ActorErrorCode.UNKNOWN })
})

t.test('deeds while an actor crashes are done, and what waits is not lost', async t => {
  const world = new World()
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  const failing = system.ask('letter/1', { type: 'Fail' }).catch(error => error)
  const posted = system.tell('letter/1', { type: 'Post' })
  await system.suspend('letter/1', OPERATOR)
  t.match((await failing).code, /SUSPENDED|POISONOUS/)
  await posted
  await system.resume('letter/1', OPERATOR)
  await world.quiet()
  t.equal(system.view('letter/1')?.state, 'underway')
})
