/** The tree as operators see it: nodes, paths, restarts by hand, events. */
import t from 'tap'
import { normal, service, supervisor, type TreeNode } from '../../../runtime/supervision/index.js'
import { Stage } from './stage.js'

const often = { restarts: 100, periodMs: 1_000_000 }

t.test('the tree is plain data, with what children tell of themselves', async t => {
  const stage = new Stage()
  const node: TreeNode = {
    id: 'c2',
    path: 'root/pool/c2',
    type: 'process',
    status: 'running',
    restarts: 3,
    lastExit: null,
    detail: { pid: 77 },
    children: [],
  }
  const restarted: string[][] = []
  const pool = service({
    id: 'pool',
    start: () => ({
      stop: () => {},
      detail: () => ({ usedBytes: 5 }),
      children: () => [node],
      restart: async path => void restarted.push([...path]),
    }),
  })
  const tree = await stage.started(
    supervisor({ id: 'root', strategy: 'rest_for_one', children: [stage.child('a'), pool] }),
  )
  t.same(structuredClone(tree.tree()), tree.tree())
  t.match(tree.tree(), {
    path: 'root',
    type: 'supervisor',
    strategy: 'rest_for_one',
    status: 'running',
    lastExit: null,
  })
  t.match(tree.find('root/pool'), { type: 'service', detail: { usedBytes: 5 } })
  t.same(tree.find('root/pool/c2'), node)
  for (const path of ['', 'other', 'root/', 'root/none', 'root/a/b']) t.equal(tree.find(path), undefined, path)
  await tree.restart('root/pool/c2')
  t.same(restarted, [['c2']])
})

t.test('a child that fails to tell of itself does not hide the others', async t => {
  const stage = new Stage()
  const mute = service({
    id: 'mute',
    start: () => ({
      stop: () => {},
      detail: () => {
        throw new Error('nothing to say')
      },
    }),
  })
  const tree = await stage.started(supervisor({ id: 'root', children: [mute] }))
  t.match(tree.find('root/mute'), { detail: { reason: /nothing to say/ } })
})

t.test('an operator restarts a child, with those who depend on it; it is not counted', async t => {
  const stage = new Stage()
  const children = ['a', 'b', 'c', 'd'].map(id => stage.child(id))
  const tree = await stage.started(
    supervisor({ id: 'root', strategy: 'rest_for_one', intensity: { restarts: 0 }, children }),
  )
  await tree.supervisor('root').terminateChild('c')
  stage.taken()
  await tree.restart('root/b')
  t.equal(stage.taken(), '-d -b +b +d', 'a sibling that was stopped stays so')
  t.match(tree.tree(), { status: 'running', detail: { restartsInPeriod: 0 } })
  t.match(tree.find('root/b'), { restarts: 1 })
  await tree.restart('root/c')
  t.equal(stage.taken(), '-d +c +d')
})

t.test('an operator restarts a child that waits: at once, and its crashes are forgiven', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', intensity: often, children: [stage.child('a')] }))
  await stage.crash('a')
  await stage.crash('a')
  stage.taken()
  await tree.restart('root/a')
  t.equal(stage.taken(), '+a')
  t.equal(stage.clock.pending, 0)
  await stage.crash('a')
  t.equal(stage.taken(), 'xa +a')
})

t.test("an operator's restart that fails says so, and is tried again", async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', intensity: often, children: [stage.child('a')] }))
  stage.manners.set('a', { starts: ['fail'] })
  await t.rejects(tree.restart('root/a'), { code: 'SUPERVISION_START_FAILED', message: /a failed to start/ })
  await stage.clock.settle()
  t.match(tree.find('root/a'), { status: 'running' })
})

t.test('an operator restarts a temporary child; its spec outlives it', async t => {
  const stage = new Stage()
  const children = [stage.child('a', { restart: 'temporary' })]
  const tree = await stage.started(supervisor({ id: 'root', children }))
  await tree.restart('root/a')
  t.equal(stage.taken(), '+a -a +a')
})

t.test('an operator restarts a supervisor, deep in the tree, and the root', async t => {
  const stage = new Stage()
  const inner = supervisor({ id: 'inner', children: [stage.child('b')] })
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a'), inner] }))
  stage.taken()
  await tree.restart('root/inner/b')
  t.equal(stage.taken(), '-b +b')
  await tree.restart('root/inner')
  t.equal(stage.taken(), '-b +b')
  await tree.restart('root')
  t.equal(stage.taken(), '-b -a +a +b')
  t.match(tree.tree(), { status: 'running', restarts: 1 })
  await tree.stop()
  t.equal(stage.taken(), '-b -a')
})

t.test('a path that leads nowhere is refused, with those that there are', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a')] }))
  for (const path of ['other', 'root/b', 'root/a/b']) {
    await t.rejects(tree.restart(path), { code: 'SUPERVISION_CHILD_UNKNOWN' }, path)
    t.throws(() => tree.supervisor(path), { code: 'SUPERVISION_CHILD_UNKNOWN', message: /root, root\/a/ }, path)
  }
})

t.test('listeners hear what happens, in order, and one that throws disturbs nobody', async t => {
  const stage = new Stage()
  const tree = stage.tree(supervisor({ id: 'root', children: [stage.child('a'), stage.child('b')] }))
  const heard: string[] = []
  tree.subscribe(() => {
    throw new Error('a bad listener')
  })
  const unsubscribe = tree.subscribe(({ type, path }) => heard.push(`${type} ${path}`))
  await tree.start()
  await stage.crash('a')
  await stage.crash('b')
  unsubscribe()
  t.same(heard, [
    'child.started root/a',
    'child.started root/b',
    'child.started root',
    'child.exited root/a',
    'child.restarting root/a',
    'child.started root/a',
    'child.exited root/b',
    'supervisor.gave-up root',
    'child.stopped root/a',
    'child.exited root',
  ])
  t.match(stage.logged.join(), /a listener threw/)
})

t.test('a root whose significant child is over at once has ended, and its tree says so', async t => {
  const stage = new Stage()
  const brief = service({
    id: 'brief',
    restart: 'temporary',
    significant: true,
    start: () => ({ exited: Promise.resolve(normal()) }),
  })
  const tree = await stage.started(supervisor({ id: 'root', autoShutdown: 'any_significant', children: [brief] }))
  await tree.ended
  t.not(tree.tree().status, 'running')
})
