/** Starts: in order, slow, failing, never returning, given up. */
import t from 'tap'
import { supervisor } from '../../../runtime/supervision/index.js'
import { Stage } from './stage.js'

t.test('children start one after the other, in order', async t => {
  const stage = new Stage()
  const children = [stage.child('a', {}, { starts: [100] }), stage.child('b', {}, { starts: [50] }), stage.child('c')]
  const tree = stage.tree(supervisor({ id: 'root', children }))
  const started = tree.start()
  await stage.clock.pass(149)
  t.equal(stage.taken(), '+a')
  t.match(tree.tree(), { status: 'starting' })
  t.same(
    tree.tree().children.map(node => node.status),
    ['running', 'starting', 'stopped'],
  )
  await stage.clock.pass(1)
  await started
  t.equal(stage.taken(), '+b +c')
})

t.test('when one can not be started, those before it are stopped in reverse and the start fails', async t => {
  const stage = new Stage()
  const inner = supervisor({ id: 'inner', children: [stage.child('c'), stage.child('d', {}, { starts: ['fail'] })] })
  const tree = stage.tree(supervisor({ id: 'root', children: [stage.child('a'), stage.child('b'), inner] }))
  await t.rejects(tree.start(), {
    code: 'SUPERVISION_START_FAILED',
    message: /'root\/inner\/d' could not be started: d failed to start/,
    cause: {
      detail: { path: 'root/inner' },
      cause: { detail: { path: 'root/inner/d' }, cause: { message: 'd failed to start' } },
    },
  })
  t.equal(stage.taken(), '+a +b +c ?d -c -b -a')
  t.match(tree.tree(), { status: 'stopped', children: [] })
})

t.test('a start that throws at once is a start that failed', async t => {
  const stage = new Stage()
  const start = () => {
    throw new Error('at once')
  }
  const tree = stage.tree(supervisor({ id: 'root', children: [{ ...stage.child('a'), start }] }))
  await t.rejects(tree.start(), /at once/)
})

t.test('a child that has nothing to do is ignored; its spec is kept', async t => {
  const stage = new Stage()
  const children = [stage.child('a', {}, { starts: ['ignore'] }), stage.child('b')]
  const tree = await stage.started(supervisor({ id: 'root', children }))
  t.equal(stage.taken(), '+b')
  const root = tree.supervisor('root')
  t.match(root.countChildren(), { specs: 2, active: 1 })
  t.equal(await root.restartChild('a'), 'running')
})

t.test('a temporary child that has nothing to do leaves no spec', async t => {
  const stage = new Stage()
  const tree = await stage.started(
    supervisor({ id: 'root', children: [stage.child('a', { restart: 'temporary' }, { starts: ['ignore'] })] }),
  )
  t.same(tree.tree().children, [])
})

t.test('a start that takes longer than it may has failed', async t => {
  const stage = new Stage()
  const children = [
    stage.child('a'),
    stage.child('b', { startTimeoutMs: 1_000 }, { starts: ['hang'], heedsSignal: true }),
  ]
  const started = t.rejects(stage.started(supervisor({ id: 'root', children })), {
    cause: { cause: { code: 'SUPERVISION_START_TIMEOUT', message: /'root\/b' was not ready after 1000 ms/ } },
  })
  await stage.clock.pass(1_000)
  await started
  t.equal(stage.taken(), '+a -a')
  t.equal(stage.clock.pending, 0)
})

t.test('a start that heeds nothing is abandoned after the time it has to stop', async t => {
  const stage = new Stage()
  const children = [stage.child('a', { startTimeoutMs: 1_000, shutdown: 500 }, { starts: ['hang'] })]
  let isOver = false
  const started = stage.started(supervisor({ id: 'root', children })).catch(() => {
    isOver = true
  })
  await stage.clock.pass(1_499)
  t.notOk(isOver)
  await stage.clock.pass(1)
  await started
  t.match(stage.logged.join('\n'), /abandoned/)
})

t.test('what a start brings after it was given up is stopped at once', async t => {
  const stage = new Stage()
  const children = [stage.child('a', { startTimeoutMs: 1_000, shutdown: 500 }, { starts: [5_000] })]
  const started = t.rejects(stage.started(supervisor({ id: 'root', children })))
  await stage.clock.pass(1_500)
  await started
  t.equal(stage.taken(), '')
  await stage.clock.pass(5_000)
  t.equal(stage.taken(), '+a -a')
})

t.test('stopped during a slow start, a tree gives it up, and stops what had started', async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b', {}, { starts: ['hang'], heedsSignal: true }), stage.child('c')]
  const inner = supervisor({ id: 'inner', children })
  const tree = stage.tree(supervisor({ id: 'root', children: [stage.child('z'), inner] }))
  const started = t.rejects(tree.start(), { code: 'SUPERVISION_START_FAILED' })
  await stage.clock.settle()
  t.equal(stage.taken(), '+z +a')
  await tree.stop()
  t.equal(stage.taken(), '-a -z')
  await started
  t.equal(stage.clock.pending, 0)
})

t.test('stopped during a slow restart, a supervisor gives it up, and counts nothing', async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b')]
  const tree = await stage.started(supervisor({ id: 'root', children }))
  stage.manners.set('a', { starts: [60_000] })
  await stage.crash('a')
  stage.taken()
  const stopped = tree.stop()
  await stage.clock.pass(5_000)
  await stopped
  t.equal(stage.taken(), '-b')
  await stage.clock.pass(60_000)
  t.equal(stage.taken(), '+a -a', 'and what it brings in the end is stopped')
  t.match(await tree.ended, { kind: 'shutdown', error: undefined })
})

t.test('a child that exits before its start has been noticed is restarted', async t => {
  const stage = new Stage()
  let starts = 0
  const start = () => ({ exited: starts++ === 0 ? Promise.reject(new Error('early')) : new Promise<never>(() => {}) })
  const tree = await stage.started(supervisor({ id: 'root', children: [{ ...stage.child('a'), start }] }))
  await stage.clock.settle()
  t.match(tree.find('root/a'), { status: 'running', restarts: 1 })
})
