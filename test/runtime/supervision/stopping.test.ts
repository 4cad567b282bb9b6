/** Stops: in reverse, slow, refused, by force, twice. */
import t from 'tap'
import { crashed, normal, service, supervisor } from '../../../runtime/supervision/index.js'
import { Stage } from './stage.js'

t.test('a tree stops in reverse', async t => {
  const stage = new Stage()
  const inner = supervisor({ id: 'inner', children: [stage.child('b'), stage.child('c')] })
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a'), inner, stage.child('d')] }))
  stage.taken()
  await tree.stop()
  t.equal(stage.taken(), '-d -c -b -a')
  t.match(await tree.ended, { kind: 'shutdown' })
  t.equal(tree.tree().status, 'stopped')
  t.equal(stage.clock.pending, 0)
})

t.test('stopping twice is stopping once', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a', {}, { stops: 100 })] }))
  stage.taken()
  const both = Promise.all([tree.stop(), tree.stop()])
  await stage.clock.pass(100)
  await both
  await tree.stop()
  t.equal(stage.taken(), '-a')
})

t.test('a child that does not stop in time is killed', async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b', { shutdown: 2_000 }, { stops: 'hang' })]
  const tree = await stage.started(supervisor({ id: 'root', children }))
  stage.taken()
  const stopped = tree.stop()
  await stage.clock.pass(1_999)
  t.equal(stage.taken(), '')
  t.match(tree.find('root/b'), { status: 'stopping' })
  await stage.clock.pass(1)
  await stopped
  t.equal(stage.taken(), '!b -a')
  t.match(stage.logged.join(), /did not stop in time/)
})

t.test('a child with shutdown kill is not asked first', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a', { shutdown: 'kill' })] }))
  await tree.stop()
  t.equal(stage.taken(), '+a !a')
})

t.test('a child with shutdown infinity has all the time it wants', async t => {
  const stage = new Stage()
  const children = [stage.child('a', { shutdown: 'infinity' }, { stops: 1_000_000 })]
  const tree = await stage.started(supervisor({ id: 'root', children }))
  const stopped = tree.stop()
  await stage.clock.pass(1_000_000)
  await stopped
  t.equal(stage.taken(), '+a -a')
})

t.test('a child whose stop throws is killed', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a', {}, { stops: 'throw' })] }))
  await tree.stop()
  t.equal(stage.taken(), '+a !a')
  t.match(stage.logged.join(), /a can't stop/)
})

t.test('a child that can not be killed is abandoned, and the others are stopped', async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b', {}, { stops: 'hang', killable: false })]
  const tree = await stage.started(supervisor({ id: 'root', children }))
  stage.taken()
  const stopped = tree.stop()
  await stage.clock.pass(6_000)
  await stopped
  t.equal(stage.taken(), '-a')
  t.match(
    stage.events.find(event => event.type === 'child.stopped' && event.path === 'root/b'),
    { how: 'abandoned' },
  )
})

t.test('a child that crashes while it is stopped has ended: it is not waited for, nor counted', async t => {
  const stage = new Stage()
  const children = [stage.child('a'), stage.child('b', {}, { stops: 'hang' })]
  const tree = await stage.started(supervisor({ id: 'root', intensity: { restarts: 0 }, children }))
  const root = tree.supervisor('root')
  stage.taken()
  const terminated = root.terminateChild('b')
  await stage.clock.pass(10)
  await stage.crash('b')
  await terminated
  t.equal(stage.taken(), 'xb')
  t.match(tree.find('root/b'), { status: 'stopped', lastExit: { message: 'b crashed' } })
  t.equal(tree.tree().status, 'running')
})

t.test('a child that has ended before it is asked to stop is not asked', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a')] }))
  stage.lives.get('a')?.(crashed(new Error('just now')))
  await tree.stop()
  t.equal(stage.taken(), '+a xa')
})

t.test('killing a tree ends everything at once, also what was being stopped', async t => {
  const stage = new Stage()
  const slow = { shutdown: 'infinity' } as const
  const inner = supervisor({ id: 'inner', children: [stage.child('b', slow, { stops: 'hang' }), stage.child('c')] })
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a'), inner] }))
  stage.taken()
  const stopped = tree.stop()
  await stage.clock.settle()
  t.equal(stage.taken(), '-c')
  tree.kill()
  await stopped
  t.same(stage.taken().split(' ').sort(), ['!a', '!b'])
  await stage.clock.pass(2_000)
  t.equal(stage.clock.pending, 0)
})

t.test('what is asked of a supervisor that stops is refused', async t => {
  const stage = new Stage()
  const tree = await stage.started(supervisor({ id: 'root', children: [stage.child('a', {}, { stops: 100 })] }))
  const root = tree.supervisor('root')
  const stopped = tree.stop()
  await stage.clock.settle()
  await t.rejects(root.startChild(stage.child('b')), { code: 'SUPERVISION_STOPPED' })
  await stage.clock.pass(100)
  await stopped
  await t.rejects(root.terminateChild('a'), { code: 'SUPERVISION_STOPPED' })
})

t.test('a child that only heeds the signal needs no stop', async t => {
  const stage = new Stage()
  let isOver = false
  const loop = service({
    id: 'loop',
    start: ({ signal }) => ({
      exited: new Promise<void>(resolve => signal.addEventListener('abort', () => resolve())).then(() => {
        isOver = true
        return normal()
      }),
    }),
  })
  const tree = await stage.started(supervisor({ id: 'root', children: [loop] }))
  await tree.stop()
  t.ok(isOver)
  t.match(stage.events.at(-2), { type: 'child.stopped', path: 'root/loop', how: 'asked' })
})

t.test('a child that never ends by itself needs only a stop', async t => {
  const stage = new Stage()
  let isOpen = false
  const socket = service({
    id: 'socket',
    start: () => {
      isOpen = true
      const close = () => {
        isOpen = false
      }
      return { stop: close }
    },
  })
  const tree = await stage.started(supervisor({ id: 'root', children: [socket] }))
  t.ok(isOpen)
  await tree.stop()
  t.notOk(isOpen)
})
