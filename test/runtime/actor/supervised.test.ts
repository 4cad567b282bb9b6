/** Durable actors as children of supervisors: what crash, restart and stop mean for them. */
import t from 'tap'
import { type ActorNews, type ActorSystem, supervisedActor } from '../../../runtime/actor/index.js'
import { SupervisionTree, supervisor } from '../../../runtime/supervision/index.js'
import { quiet, World } from './world.js'

const LETTERS = ['letter/a', 'letter/b', 'letter/c']

async function supervised(strategy: 'one_for_one' | 'one_for_all' | 'rest_for_one', world: World) {
  const system = await world.start()
  const tree = new SupervisionTree(
    supervisor({
      id: 'root',
      strategy,
      intensity: { restarts: 0 },
      children: LETTERS.map(address =>
        supervisedActor({
          id: address.slice(-1),
          system: () => system,
          actor: () => ({ address, input: { to: 'box/1' } }),
        }),
      ),
    }),
    { clock: world.clock, random: () => 0.5, log: quiet },
  )
  await tree.start()
  return { system, tree }
}

/** Who was evicted and loaded again, as the tree tells it. */
const restarts = (tree: SupervisionTree): Record<string, number> =>
  Object.fromEntries(tree.tree().children.map(({ id, restarts }) => [id, restarts]))

async function crashesOf(system: ActorSystem, act: () => Promise<unknown>): Promise<number> {
  const news: ActorNews[] = []
  const stop = system.watch(one => news.push(one))
  await act().catch(() => {})
  stop()
  return news.filter(one => one.kind === 'crash').length
}

const EXPECTED = {
  one_for_one: { a: 0, b: 1, c: 0 },
  one_for_all: { a: 1, b: 1, c: 1 },
  rest_for_one: { a: 0, b: 1, c: 1 },
} as const

for (const strategy of ['one_for_one', 'one_for_all', 'rest_for_one'] as const)
  t.test(`${strategy}: siblings are loaded again, their effects go on, and strikes are not counted`, async t => {
    const world = new World()
    const { system, tree } = await supervised(strategy, world)
    for (const address of LETTERS) await system.ask(address, { type: 'Post' })
    await world.quiet()
    const calls = world.office.calls
    t.equal(await crashesOf(system, () => system.ask('letter/b', { type: 'Fail' })), 3)
    await world.quiet()
    const seen = restarts(tree)
    for (const [id, expected] of Object.entries(EXPECTED[strategy]))
      t.equal(Math.min(1, seen[id] ?? 0), expected, `${id} restarted ${seen[id]} times`)
    t.equal(tree.tree().status, 'running', 'strikes are no intensity')
    t.equal(world.office.calls, calls, 'nothing was done twice')
    for (const address of LETTERS) t.equal(system.view(address)?.state, 'underway')
    await tree.stop()
  })

t.test('a stopped supervisor has its actors leave memory; they live on and come when they are called', async t => {
  const world = new World()
  const { system, tree } = await supervised('one_for_one', world)
  t.equal(system.stat().resident, 4)
  await tree.stop()
  t.equal(system.stat().resident, 1, 'the box that they made')
  t.equal((await system.ask('letter/a', { type: 'Post' })).state, 'posting')
  await system.stop()
})

t.test('an actor that comes to its final state has ended and is not restarted', async t => {
  const world = new World()
  const { system, tree } = await supervised('one_for_one', world)
  await system.ask('letter/c', { type: 'Burn' })
  await world.quiet()
  t.match(tree.find('root/c'), { status: 'stopped', restarts: 0, lastExit: { code: 'NORMAL' } })
  t.equal(tree.find('root/a')?.status, 'running')
  await tree.stop()
})

t.test('a quarantined actor stands still; its supervisor and its siblings live on, also over a start', async t => {
  const world = new World({ intensity: { restarts: 0, periodMs: 1_000 } })
  const { system, tree } = await supervised('one_for_one', world)
  await system.ask('letter/a', { type: 'Fail' }).catch(() => {})
  await world.quiet()
  t.equal(system.holdOf('letter/a')?.kind, 'quarantined')
  t.match(tree.find('root/a')?.detail, { quarantined: /threw on 'Fail'/ })
  t.equal(tree.tree().status, 'running')
  t.equal((await system.ask('letter/b', { type: 'Post' })).state, 'posting')
  await tree.stop()
  world.kill()
  const again = await supervised('one_for_one', world)
  t.equal(again.tree.tree().status, 'running')
  t.equal(again.system.holdOf('letter/a')?.kind, 'quarantined')
  await again.tree.stop()
})
