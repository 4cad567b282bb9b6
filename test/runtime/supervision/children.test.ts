/** Children added, stopped, started and taken away by hand; specs that are refused; dynamic children. */
import t from 'tap'
import { checkChildSpecs, dynamic, service, supervisor } from '../../../runtime/supervision/index.js'
import { Stage } from './stage.js'

const often = { restarts: 100, periodMs: 1_000_000 }

t.test('a child that is added starts after the others and stops before them', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a')] }))
  const root = tree.supervisor('root')
  t.equal(await root.startChild(stage.child('b')), 'running')
  await t.rejects(root.startChild(stage.child('b')), { code: 'SUPERVISION_CHILD_EXISTS', message: /is running/ })
  await tree.stop()
  t.equal(stage.taken(), '+a +b -b -a')
})

t.test('a child that is added and can not be started is not kept', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [] }))
  const root = tree.supervisor('root')
  await t.rejects(root.startChild(stage.child('a', {}, { starts: ['fail'] })), { code: 'SUPERVISION_START_FAILED' })
  t.same(root.whichChildren(), [])
  t.equal(await root.startChild(stage.child('b', { restart: 'temporary' }, { starts: ['ignore'] })), 'ignore')
  t.same(root.whichChildren(), [])
})

t.test('a terminated child keeps its spec, can be started again by hand, and deleted', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a'), stage.child('b')] }))
  const root = tree.supervisor('root')
  await t.rejects(root.deleteChild('b'), { code: 'SUPERVISION_CHILD_RUNNING' })
  await t.rejects(root.restartChild('b'), { code: 'SUPERVISION_CHILD_RUNNING' })
  await root.terminateChild('b')
  await root.terminateChild('b')
  t.same(root.countChildren(), { specs: 2, active: 1, supervisors: 0, workers: 2 })
  await root.restartChild('b')
  await root.terminateChild('b')
  await root.deleteChild('b')
  t.equal(stage.taken(), '+a +b -b +b -b')
  t.same(root.whichChildren(), [{ id: 'a', type: 'service', status: 'running' }])
  await t.rejects(root.terminateChild('b'), { code: 'SUPERVISION_CHILD_UNKNOWN', message: /there are: a/ })
  t.throws(() => root.getChildSpec('b'), { code: 'SUPERVISION_CHILD_UNKNOWN' })
  t.match(root.getChildSpec('a'), { restart: 'permanent', shutdown: 5_000 })
})

t.test('a temporary child that is terminated leaves no spec', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a', { restart: 'temporary' })] }))
  await tree.supervisor('root').terminateChild('a')
  t.same(tree.tree().children, [])
})

t.test('a child that is started by hand and fails stays stopped, and is not tried again', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a')] }))
  const root = tree.supervisor('root')
  await root.terminateChild('a')
  stage.manners.set('a', { starts: ['fail'] })
  await t.rejects(root.restartChild('a'), { code: 'SUPERVISION_START_FAILED' })
  await stage.clock.pass(60_000)
  t.equal(stage.taken(), '+a -a ?a')
  t.match(tree.find('root/a'), { status: 'stopped' })
})

t.test('specs that make no sense are refused, each with its reason', async t => {
  const stage = new Stage()
  const refused = (problem: RegExp, given: object, auto: 'never' | 'any_significant' = 'any_significant') =>
    t.throws(() => checkChildSpecs([stage.child('a', given)], auto), {
      code: 'SUPERVISION_SPEC_INVALID',
      message: problem,
    })
  refused(/permanent one is restarted/, { significant: true, restart: 'permanent' })
  refused(/needs a supervisor whose autoShutdown/, { significant: true, restart: 'transient' }, 'never')
  refused(/without '\/'/, { id: 'a/b' })
  refused(/not empty/, { id: '' })
  refused(/shutdown is -1/, { shutdown: -1 })
  refused(/startTimeoutMs is NaN/, { startTimeoutMs: Number.NaN })
  refused(/jitter/, { backoff: { minMs: 2, maxMs: 1, jitter: 0, stableMs: 0 } })
  t.throws(() => checkChildSpecs([stage.child('a'), stage.child('a')]), { code: 'SUPERVISION_ID_DUPLICATE' })
  t.doesNotThrow(() =>
    checkChildSpecs([stage.child('a', { significant: true, restart: 'transient' })], 'any_significant'),
  )
})

t.test('a tree that makes no sense is refused where it is declared, and so is a child that is added', async t => {
  const stage = new Stage()
  t.throws(() => supervisor({ id: 'root', children: [stage.child('a'), stage.child('a')] }), {
    code: 'SUPERVISION_ID_DUPLICATE',
  })
  const start = () => ({ stop: () => {} })
  // @ts-expect-error: what is permanent can't be significant
  const wrong = service({ id: 'wrong', significant: true, start })
  t.throws(() => supervisor({ id: 'root', autoShutdown: 'any_significant', children: [wrong] }), {
    code: 'SUPERVISION_SPEC_INVALID',
  })
  const tree = await stage.started(supervisor({ id: 'root', children: [] }))
  await t.rejects(tree.supervisor('root').startChild(wrong), { code: 'SUPERVISION_SPEC_INVALID' })
})

const significant = { significant: true, restart: 'transient' } as const

t.test('any_significant: the first significant child that ends takes its supervisor with it', async t => {
  const stage = new Stage()
  const children = [stage.child('a', significant), stage.child('b', significant), stage.child('c')]
  const tree = await stage.started(supervisor({ id: 'root', autoShutdown: 'any_significant', children }))
  stage.taken()
  await stage.crash('a')
  t.equal(stage.taken(), 'xa +a', 'one that is restarted has not ended')
  await stage.finish('a')
  t.equal(stage.taken(), 'xa -c -b')
  t.match(await tree.ended, { kind: 'shutdown', error: { code: 'SUPERVISION_AUTO_SHUTDOWN' } })
  t.equal(tree.tree().status, 'stopped')
})

t.test('all_significant: the last significant child that ends takes its supervisor with it', async t => {
  const stage = new Stage()
  const temporary = { significant: true, restart: 'temporary' } as const
  const children = [stage.child('a', significant), stage.child('b', temporary), stage.child('c')]
  const tree = await stage.started(supervisor({ id: 'root', autoShutdown: 'all_significant', children }))
  await stage.finish('a')
  t.equal(tree.tree().status, 'running')
  await stage.crash('b')
  t.equal(stage.taken(), '+a +b +c xa xb -c')
})

t.test('all_significant: a significant child that waits for its restart has not ended', async t => {
  const stage = new Stage()
  const children = [stage.child('a', significant), stage.child('b', significant)]
  const tree = await stage.started(
    supervisor({ id: 'root', intensity: often, autoShutdown: 'all_significant', children }),
  )
  await stage.crash('a')
  await stage.crash('a')
  await stage.finish('b')
  t.equal(tree.tree().status, 'running')
})

t.test('a significant child that is terminated by hand does not take its supervisor with it', async t => {
  const stage = new Stage()
  const children = [stage.child('a', significant)]
  const tree = await stage.started(supervisor({ id: 'root', autoShutdown: 'any_significant', children }))
  await tree.supervisor('root').terminateChild('a')
  t.equal(tree.tree().status, 'running')
})

t.test('children that are significant to a significant supervisor end the tree from below', async t => {
  const stage = new Stage()
  const child = stage.child('a', significant)
  const inner = supervisor({ id: 'inner', ...significant, autoShutdown: 'any_significant', children: [child] })
  const tree = await stage.started(
    supervisor({ id: 'root', autoShutdown: 'any_significant', children: [inner, stage.child('b')] }),
  )
  await stage.finish('a')
  t.equal(stage.taken(), '+a +b xa -b')
  t.equal(tree.tree().status, 'stopped')
})

t.test('dynamic children are started on demand, each with its argument', async t => {
  const stage = new Stage()
  const sectors = dynamic<{ bytes: number }>({
    id: 'sectors',
    child: (id, { bytes }) => service({ id, start: () => ({ stop: () => {}, detail: () => ({ bytes }) }) }),
  })
  const tree = await stage.started(supervisor({ id: 'root', children: [sectors] }))
  t.match(tree.find('root/sectors'), { strategy: 'dynamic', children: [] })
  await tree.dynamic(sectors).startChild('s-1', { bytes: 2048 })
  await tree.dynamic(sectors).startChild('s-2', { bytes: 512 })
  await t.rejects(tree.dynamic(sectors).startChild('s-1', { bytes: 1 }), { code: 'SUPERVISION_CHILD_EXISTS' })
  t.same(tree.find('root/sectors/s-1')?.detail, { bytes: 2048 })
  t.same(tree.dynamic(sectors).countChildren(), { specs: 2, active: 2, supervisors: 0, workers: 2 })
})

/** A dynamic supervisor of the stage's children, with some of them started. */
async function actors(stage: Stage, ids: readonly string[], given: Parameters<Stage['child']>[1] = {}) {
  const spec = dynamic({ id: 'actors', intensity: often, child: id => stage.child(id, given, stage.manners.get(id)) })
  const tree = await stage.started(supervisor({ id: 'root', children: [spec] }))
  for (const id of ids) await tree.dynamic(spec).startChild(id)
  stage.taken()
  return { tree, handle: () => tree.dynamic(spec) }
}

t.test('a dynamic child that crashes is restarted alone, with its argument', async t => {
  const stage = new Stage()
  await actors(stage, ['a', 'b'])
  await stage.crash('a')
  t.equal(stage.taken(), 'xa +a')
})

t.test('a dynamic child whose restart fails is tried again', async t => {
  const stage = new Stage()
  const { handle } = await actors(stage, ['a'])
  stage.manners.set('a', { starts: ['fail'] })
  await stage.crash('a')
  t.equal(stage.taken(), 'xa ?a')
  t.same(handle().whichChildren(), [{ id: 'a', type: 'service', status: 'restarting' }])
  await stage.clock.pass(200)
  t.equal(stage.taken(), '+a')
})

t.test('a dynamic child that has ended for good leaves nothing, whatever its kind', async t => {
  const stage = new Stage()
  const { tree, handle } = await actors(stage, ['a', 'b', 'c'], { restart: 'transient' })
  await stage.finish('a')
  await handle().terminateChild('b')
  t.same(
    handle()
      .whichChildren()
      .map(({ id }) => id),
    ['c'],
  )
  await t.rejects(tree.supervisor('root/actors').restartChild('a'), { code: 'SUPERVISION_CHILD_UNKNOWN' })
  await handle().startChild('a')
})

t.test('dynamic children stop all at once', async t => {
  const stage = new Stage()
  for (const id of ['a', 'b', 'c']) stage.manners.set(id, { stops: 1_000 })
  const { tree } = await actors(stage, ['a', 'b', 'c'])
  const stopped = tree.stop()
  await stage.clock.pass(1_000)
  await stopped
  t.equal(stage.taken(), '-a -b -c')
})

t.test('a dynamic supervisor that is restarted begins without children', async t => {
  const stage = new Stage()
  const { tree, handle } = await actors(stage, ['a'])
  await tree.restart('root/actors')
  t.same(handle().whichChildren(), [])
  await handle().startChild('a')
  t.equal(stage.taken(), '-a +a')
})
