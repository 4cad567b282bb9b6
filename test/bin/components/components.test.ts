import t from 'tap'
import { COMPONENTS, chooseComponent, PLANNED } from '../../../bin/components/index.js'
import { exitCodeOf } from '../../../runtime/command/index.js'
import { run } from '../vesper.js'

t.test('without a name the sealer is chosen, and a name twice counts once', t => {
  t.equal(chooseComponent([]), 'sealer')
  t.equal(chooseComponent(['node', 'node']), 'node')
  t.end()
})

t.test('several at once are refused, as one process runs one of them', t => {
  t.throws(() => chooseComponent(['node', 'sealer']), {
    code: 'COMPONENT_TOGETHER',
    message: /sealer and node can't run in one process yet/,
  })
  t.equal(exitCodeOf('COMPONENT_TOGETHER'), 2)
  t.end()
})

t.test('a planned component is refused as not implemented, and says what it is for', t => {
  for (const name of Object.keys(PLANNED))
    t.throws(() => chooseComponent(['sealer', name]), {
      code: 'COMPONENT_NOT_IMPLEMENTED',
      message: `the component '${name}' (${PLANNED[name]}) is not implemented yet`,
      data: { component: name },
    })
  t.equal(exitCodeOf('COMPONENT_NOT_IMPLEMENTED'), 2)
  t.end()
})

t.test('an unknown component is told with the nearest name, before one that is not built', t => {
  t.throws(() => chooseComponent(['market', 'saeler']), {
    code: 'COMPONENT_UNKNOWN',
    message: "there is no component 'saeler', did you mean 'sealer'?",
    remedy: `This version can run: ${COMPONENTS.join(', ')}.`,
  })
  t.throws(() => chooseComponent(['bakery']), { message: "there is no component 'bakery'" })
  t.equal(exitCodeOf('COMPONENT_UNKNOWN'), 2)
  t.end()
})

t.test('the command refuses components that it can not run before it touches the repo', async t => {
  t.testdir({})
  const planned = await run(t, ['run', 'sealer', 'messager', '--json', '--repo', 'repo'])
  t.equal(planned.code, 2)
  t.match(planned.json, [{ error: { code: 'COMPONENT_NOT_IMPLEMENTED', data: { component: 'messager' } } }])
  const mistyped = await run(t, ['run', 'walet', '--repo', 'repo'])
  t.equal(mistyped.code, 2)
  t.match(mistyped.err, "error COMPONENT_UNKNOWN: there is no component 'walet', did you mean 'wallet'?\n")
})
