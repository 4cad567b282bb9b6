/** Who is started again when a child ends, and who isn't. */
import t from 'tap'
import { crashed, supervisor } from '../../../runtime/supervision/index.js'
import { Stage } from './stage.js'

const often = { restarts: 100, periodMs: 1_000 }

t.test('a permanent child is restarted, however it ended', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', intensity: often, children: [stage.child('a')] }))
  t.equal(stage.taken(), '+a')
  await stage.crash('a')
  t.equal(stage.taken(), 'xa +a')
  await stage.clock.pass(60_000)
  await stage.finish('a')
  t.equal(stage.taken(), 'xa +a')
  t.match(tree.find('root/a'), { status: 'running', restarts: 2, lastExit: { code: 'NORMAL' } })
})

t.test('a transient child that exits normally is not restarted', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a', { restart: 'transient' })] }))
  await stage.finish('a')
  t.equal(stage.taken(), '+a xa')
  t.match(tree.find('root/a'), { status: 'stopped', restarts: 0 })
})

t.test('a transient child that was shut down from within is not restarted', async t => {
  const stage = new Stage()
  await stage.started(supervisor({ id: 'root', children: [stage.child('a', { restart: 'transient' })] }))
  await stage.exit('a', { kind: 'shutdown' })
  t.equal(stage.taken(), '+a xa')
})

t.test('a transient child that crashes or is killed is restarted', async t => {
  const stage = new Stage()
  await stage.started(
    supervisor({ id: 'root', intensity: often, children: [stage.child('a', { restart: 'transient' })] }),
  )
  await stage.crash('a')
  await stage.clock.pass(60_000)
  await stage.exit('a', { kind: 'killed' })
  t.equal(stage.taken(), '+a xa +a xa +a')
})

t.test('a temporary child that crashes is not restarted, and its spec is gone', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a', { restart: 'temporary' })] }))
  await stage.crash('a')
  t.equal(stage.taken(), '+a xa')
  t.same(tree.supervisor('root').whichChildren(), [])
})

t.test('one_for_one restarts the child that crashed and no other', async t => {
  const stage = new Stage()
  const children = ['a', 'b', 'c'].map(id => stage.child(id))
  await stage.started(supervisor({ id: 'root', strategy: 'one_for_one', children }))
  stage.taken()
  await stage.crash('b')
  t.equal(stage.taken(), 'xb +b')
})

t.test('one_for_all stops the siblings in reverse and starts all in order', async t => {
  const stage = new Stage()
  const children = ['a', 'b', 'c'].map(id => stage.child(id))
  const tree = await stage.started(supervisor({ id: 'root', strategy: 'one_for_all', children }))
  stage.taken()
  await stage.crash('b')
  t.equal(stage.taken(), 'xb -c -a +a +b +c')
  t.same(
    tree.tree().children.map(node => node.restarts),
    [1, 1, 1],
  )
})

t.test('rest_for_one restarts the child that crashed and those that were started after it', async t => {
  const stage = new Stage()
  const children = ['a', 'b', 'c', 'd'].map(id => stage.child(id))
  await stage.started(supervisor({ id: 'root', strategy: 'rest_for_one', children }))
  stage.taken()
  await stage.crash('b')
  t.equal(stage.taken(), 'xb -d -c +b +c +d')
})

t.test("a temporary child is not restarted when a sibling's restart takes it down, and its spec is gone", async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b', { restart: 'temporary' }), stage.child('c')]
  const tree = await stage.started(supervisor({ id: 'root', strategy: 'one_for_all', children }))
  stage.taken()
  await stage.crash('a')
  t.equal(stage.taken(), 'xa -c -b +a +c')
  t.same(
    tree.tree().children.map(node => node.id),
    ['a', 'c'],
  )
})

t.test("a sibling's restart brings back a child that had been terminated or had ended in order, as in OTP", async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b', { restart: 'transient' }), stage.child('c')]
  const tree = await stage.started(supervisor({ id: 'root', strategy: 'one_for_all', children }))
  await tree.supervisor('root').terminateChild('c')
  await stage.finish('b')
  stage.taken()
  await stage.crash('a')
  t.equal(stage.taken(), 'xa +a +b +c')
})

t.test('children that one restart takes down together count once', async t => {
  const stage = new Stage()
  const children = ['a', 'b', 'c'].map(id => stage.child(id))
  const tree = await stage.started(
    supervisor({ id: 'root', strategy: 'one_for_all', intensity: { restarts: 1, periodMs: 5_000 }, children }),
  )
  stage.taken()
  for (const id of ['a', 'b', 'c']) stage.lives.get(id)?.(crashed(new Error('together')))
  await stage.clock.settle()
  t.equal(stage.taken(), 'xa xb xc +a +b +c')
  t.match(tree.tree(), { status: 'running', detail: { restartsInPeriod: 1 } })
})

t.test('as many restarts as the intensity allows are borne in a period, and one more is not', async t => {
  const stage = new Stage()
  const children = ['a', 'b', 'c'].map(id => stage.child(id))
  const tree = await stage.started(supervisor({ id: 'root', intensity: { restarts: 2, periodMs: 5_000 }, children }))
  stage.taken()
  await stage.crash('a')
  await stage.crash('b')
  t.equal(stage.taken(), 'xa +a xb +b')
  await stage.crash('c')
  t.equal(stage.taken(), 'xc -b -a', 'those left are stopped in reverse')
  t.match(await tree.failed, {
    code: 'SUPERVISION_INTENSITY_EXCEEDED',
    message: /gave up: more than 2 restarts in 5000 ms.*c crashed/,
    detail: { path: 'root', child: 'c' },
    cause: { message: 'c crashed' },
  })
  t.match(tree.tree(), { status: 'failed', lastExit: { code: 'SUPERVISION_INTENSITY_EXCEEDED' } })
  t.equal(stage.clock.pending, 0)
})

t.test('restarts older than the period count no more', async t => {
  const stage = new Stage()
  const children = ['a', 'b'].map(id => stage.child(id))
  const tree = await stage.started(supervisor({ id: 'root', intensity: { restarts: 1, periodMs: 5_000 }, children }))
  await stage.crash('a')
  await stage.clock.pass(5_001)
  await stage.crash('b')
  t.equal(tree.tree().status, 'running')
  await stage.clock.pass(5_000)
  await stage.crash('a')
  t.equal(tree.tree().status, 'failed')
})

t.test('an intensity of 0 bears no restart', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', intensity: { restarts: 0 }, children: [stage.child('a')] }))
  await stage.crash('a')
  t.equal(stage.taken(), '+a xa')
  t.equal(tree.tree().status, 'failed')
})

t.test('a supervisor that gives up is restarted by its own, with all its children', async t => {
  const stage = new Stage()
  const inner = supervisor({ id: 'inner', children: ['a', 'b'].map(id => stage.child(id)) })
  const children = [stage.child('before'), inner, stage.child('after')]
  const tree = await stage.started(supervisor({ id: 'root', strategy: 'rest_for_one', children }))
  stage.taken()
  await stage.crash('a')
  t.equal(stage.taken(), 'xa +a')
  await stage.crash('b')
  t.equal(stage.taken(), 'xb -a -after +a +b +after')
  t.match(tree.find('root/inner'), {
    status: 'running',
    restarts: 1,
    lastExit: { code: 'SUPERVISION_INTENSITY_EXCEEDED' },
  })
  t.match(tree.find('root/inner/a'), { restarts: 0 }, 'a new supervisor begins to count anew')
})

t.test('a transient supervisor that gives up is not restarted: it ends with shutdown, as in OTP', async t => {
  const stage = new Stage()
  const inner = supervisor({
    id: 'inner',
    restart: 'transient',
    intensity: { restarts: 0 },
    children: [stage.child('a')],
  })
  const tree = await stage.started(supervisor({ id: 'root', children: [inner] }))
  await stage.crash('a')
  t.equal(stage.taken(), '+a xa')
  t.match(tree.find('root/inner'), { status: 'stopped', children: [] })
  t.equal(tree.tree().status, 'running')
})

t.test('trouble that no restart cures reaches the root, level by level', async t => {
  const stage = new Stage()
  const one = { restarts: 1, periodMs: 1_000_000 }
  const inner = supervisor({ id: 'inner', intensity: one, children: [stage.child('a')] })
  const tree = await stage.started(supervisor({ id: 'root', intensity: one, children: [inner] }))
  for (let crashes = 0; crashes < 4; crashes++) {
    t.equal(tree.tree().status, 'running')
    await stage.crash('a')
  }
  t.equal(tree.tree().status, 'failed')
  t.match(await tree.ended, { kind: 'shutdown', error: { cause: { cause: { message: 'a crashed' } } } })
})

t.test('the crash that others count is not counted, and the strategy is kept all the same', async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b')]
  const tree = await stage.started(
    supervisor({ id: 'root', strategy: 'one_for_all', intensity: { restarts: 0 }, children }),
  )
  stage.taken()
  await stage.exit('a', crashed(new Error('strike'), { counted: false }))
  t.equal(stage.taken(), 'xa -b +a +b')
  t.match(tree.tree(), { status: 'running', detail: { restartsInPeriod: 0 } })
})

t.test('an exited promise that rejects is a crash', async t => {
  const stage = new Stage()
  let fail: (error: Error) => void = () => {}
  const spec = stage.child('a')
  const exited = () =>
    new Promise<never>((_, reject) => {
      fail = reject
    })
  const start = () => ({ exited: exited() })
  const tree = await stage.started(supervisor({ id: 'root', children: [{ ...spec, start }] }))
  fail(Object.assign(new Error('in use'), { code: 'EADDRINUSE' }))
  await stage.clock.settle()
  t.match(tree.find('root/a'), { restarts: 1, lastExit: { code: 'EADDRINUSE', message: 'in use' } })
})
