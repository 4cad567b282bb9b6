/** What the simulator has found in the actor runtime, each bug in its smallest form. */
import t from 'tap'
import { assign, setup } from 'xstate'
import { ActorErrorCode, defineActorType } from '../../../runtime/actor/index.js'
import { tell } from '../../../runtime/machine/index.js'
import { keys, Table } from '../../../runtime/store/index.js'
import { World } from './world.js'

t.test('who asks an actor with poison is refused only when the dead letter is on disk', async t => {
  // The refusal says that the event lies in the dead letters; killed before the flush, it lay nowhere.
  const world = new World()
  const system = await world.start()
  await system.spawn('letter/1', { to: 'box/a' })
  for (const [to, code] of [
    ['letter/1', ActorErrorCode.EVENT_POISONOUS],
    ['letter/none', ActorErrorCode.UNKNOWN],
  ] as const) {
    const onDisk = (): number => world.disk.tables.get(Table.DeadLetters)?.size ?? 0
    const before = onDisk()
    const refused = await system.ask(to, { type: 'Fail' }).catch(error => ({ code: error.code, letters: onDisk() }))
    t.match(refused, { code, letters: before + 1 })
  }
})

t.test('an alarm that was set by a step whose snapshot went bad still rings', async t => {
  // Rebuilt from the snapshot before, the actor did not know of the alarm, whose ring was then taken for a stale one.
  const world = new World()
  await world.start()
  await world.system.spawn('letter/1', { to: 'box/a' })
  await world.system.ask('letter/1', { type: 'Post' })
  await world.quiet()
  t.equal(world.system.view('letter/1')?.state, 'underway')
  const seq = world.system.view('letter/1')?.seq as number
  world.kill()
  const slot = Buffer.from(keys.numbered(keys.prefixOf('letter/1'), seq & 1)).toString('latin1')
  world.disk.tables.get(Table.Snapshots)?.set(slot, Buffer.from('rubbish'))
  await world.start()
  t.equal(world.system.view('letter/1')?.seq, seq, 'rebuilt')
  world.heights.set(110)
  await world.quiet()
  t.equal(world.system.view('letter/1')?.state, 'delivered')
})

t.test('an actor that takes a step does not make room for those to whom it writes', async t => {
  // Its message found the memory full, and it looked idle itself: evicted in the middle of its step, it was then told something in turn,
  // and took that as it had been before the step.
  const writer = setup({
    types: {} as { context: { taken: readonly string[] }; events: { type: 'Write' } | { type: 'Note' }; input: object },
    actions: {
      take: assign({ taken: ({ context, event }) => [...context.taken, event.type] }),
      write: tell(() => [
        { to: 'writer/3', event: { type: 'Note' } },
        { to: 'writer/1', event: { type: 'Note' } },
      ]),
    },
  }).createMachine({
    id: 'writer',
    context: { taken: [] },
    on: { Write: { actions: ['take', 'write'] }, Note: { actions: 'take' } },
  })
  const world = new World({ maxResident: 2 }, [defineActorType({ kind: 'writer', machine: writer, version: 1 })], [])
  const system = await world.start()
  for (const address of ['writer/3', 'writer/1', 'writer/2']) await system.spawn(address, {})
  await system.ask('writer/1', { type: 'Write' })
  await world.quiet()
  t.same(system.view('writer/1')?.snapshot.context, { taken: ['Write', 'Note'] })
  t.same(system.view('writer/3')?.snapshot.context, { taken: ['Note'] })
})
