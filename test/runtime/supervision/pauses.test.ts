/** Pauses between restarts, and what may happen meanwhile. */
import t from 'tap'
import { supervisor } from '../../../runtime/supervision/index.js'
import { Stage } from './stage.js'

const often = { restarts: 100, periodMs: 1_000_000 }

t.test('a child that keeps crashing is restarted at once, then later and later', async t => {
  const stage = new Stage()
  await stage.started(supervisor({ id: 'root', intensity: often, children: [stage.child('a')] }))
  for (const pauseMs of [0, 200, 400, 800]) {
    stage.taken()
    await stage.crash('a')
    if (pauseMs > 0) {
      await stage.clock.pass(pauseMs - 1)
      t.equal(stage.taken(), 'xa')
      await stage.clock.pass(1)
      t.equal(stage.taken(), '+a')
    } else t.equal(stage.taken(), 'xa +a')
  }
})

t.test('a child that ran long enough is forgiven its crashes', async t => {
  const stage = new Stage()
  await stage.started(supervisor({ id: 'root', intensity: often, children: [stage.child('a')] }))
  await stage.crash('a')
  await stage.crash('a')
  await stage.clock.pass(200 + 60_000)
  stage.taken()
  await stage.crash('a')
  t.equal(stage.taken(), 'xa +a')
})

t.test('a failed restart counts as another restart, and is tried again after a pause', async t => {
  const stage = new Stage()
  const children = [stage.child('a', {}, { starts: [0, 'fail', 'fail'] })]
  const started = stage.started(supervisor({ id: 'root', intensity: { restarts: 3, periodMs: 10_000 }, children }))
  await stage.clock.pass(0)
  const tree = await started
  await stage.crash('a')
  t.equal(stage.taken(), '+a xa ?a')
  t.match(tree.find('root/a'), { status: 'restarting' })
  await stage.clock.pass(200)
  t.equal(stage.taken(), '?a')
  await stage.clock.pass(400)
  t.equal(stage.taken(), '+a')
  t.match(tree.tree(), { detail: { restartsInPeriod: 3 } })
  await stage.crash('a')
  t.equal(tree.tree().status, 'failed')
})

t.test('when a sibling fails to start again, one_for_all stops those that did, and starts all again', async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b'), stage.child('c')]
  await stage.started(supervisor({ id: 'root', strategy: 'one_for_all', intensity: often, children }))
  stage.taken()
  stage.manners.set('b', { starts: ['fail', 'fail'] })
  await stage.crash('c')
  t.equal(stage.taken(), 'xc -b -a +a ?b -a +a ?b -a', 'the first failure of b is forgiven at once')
  await stage.clock.pass(200)
  t.equal(stage.taken(), '+a +b +c')
})

t.test('when a later sibling fails to start again, rest_for_one leaves those before it alone', async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b'), stage.child('c'), stage.child('d')]
  await stage.started(supervisor({ id: 'root', strategy: 'rest_for_one', intensity: often, children }))
  stage.taken()
  stage.manners.set('c', { starts: ['fail', 'fail'] })
  await stage.crash('b')
  t.equal(stage.taken(), 'xb -d -c +b ?c ?c')
  await stage.clock.pass(200)
  t.equal(stage.taken(), '+c +d')
})

t.test('siblings that wait with a child are stopped while they wait, in the tree they are restarting', async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b')]
  const tree = await stage.started(supervisor({ id: 'root', strategy: 'one_for_all', intensity: often, children }))
  await stage.crash('a')
  stage.taken()
  await stage.crash('a')
  t.equal(stage.taken(), 'xa -b')
  t.same(
    tree.tree().children.map(node => node.status),
    ['restarting', 'restarting'],
  )
})

t.test('a sibling that crashes meanwhile does not shorten the pause of a child that waits', async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b')]
  await stage.started(supervisor({ id: 'root', strategy: 'rest_for_one', intensity: often, children }))
  await stage.crash('b')
  await stage.crash('b')
  await stage.clock.pass(100)
  stage.taken()
  await stage.crash('a')
  t.equal(stage.taken(), 'xa')
  await stage.clock.pass(100)
  t.equal(stage.taken(), '+a +b')
})

t.test('stopped during a pause, a supervisor starts nothing more', async t => {
  const stage = new Stage()
  const tree = await stage.started(
    supervisor({ id: 'root', intensity: often, children: [stage.child('a'), stage.child('b')] }),
  )
  await stage.crash('a')
  await stage.crash('a')
  stage.taken()
  await tree.stop()
  await stage.clock.pass(60_000)
  t.equal(stage.taken(), '-b')
  t.equal(stage.clock.pending, 0)
})

t.test('terminating a child that waits calls its restart off; its siblings are started all the same', async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b'), stage.child('c')]
  const tree = await stage.started(supervisor({ id: 'root', strategy: 'one_for_all', intensity: often, children }))
  await stage.crash('b')
  await stage.crash('b')
  stage.taken()
  await tree.supervisor('root').terminateChild('b')
  await stage.clock.pass(1_000)
  t.equal(stage.taken(), '+a +c')
  t.match(tree.find('root/b'), { status: 'stopped' })
})

t.test('terminating the only child that waits calls the restart off', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', intensity: often, children: [stage.child('a')] }))
  await stage.crash('a')
  await stage.crash('a')
  stage.taken()
  await tree.supervisor('root').terminateChild('a')
  t.equal(stage.clock.pending, 0)
  await stage.clock.pass(1_000)
  t.equal(stage.taken(), '')
})

t.test('a child that waits can be neither started nor deleted by hand', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', intensity: often, children: [stage.child('a')] }))
  await stage.crash('a')
  await stage.crash('a')
  const root = tree.supervisor('root')
  await t.rejects(root.restartChild('a'), { code: 'SUPERVISION_CHILD_RESTARTING' })
  await t.rejects(root.deleteChild('a'), { code: 'SUPERVISION_CHILD_RESTARTING' })
})

t.test('the random part of a pause comes from outside', async t => {
  const stage = new Stage(() => 0.5)
  await stage.started(supervisor({ id: 'root', intensity: often, children: [stage.child('a')] }))
  await stage.crash('a')
  await stage.crash('a')
  const waits = stage.events.filter(event => event.type === 'child.restarting').map(event => event.delayMs)
  t.same(waits, [0, 180])
})
