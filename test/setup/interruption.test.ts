import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { FakeCheckout } from './fake-checkout.js'

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** Every addon or part of one, of whatever hash. */
function addonFiles(checkout: FakeCheckout): string[] {
  const folder = join(checkout.cache, 'addon')
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true })
        .map(String)
        .filter(name => name.includes('vesper.node'))
    : []
}

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  t.test(`${signal} in the middle ends the tool, leaves nothing half-made, and exits with ${code}`, async t => {
    const checkout = new FakeCheckout()
    t.teardown(() => checkout.remove())
    const run = checkout.start([], { FAKE_CARGO: 'slow' })
    const cargo = await checkout.slowCargo()
    run.process.kill(signal)
    const end = await run.ended
    t.equal(end.code, code)
    t.match(end.stderr, /building the native addon · interrupted/)
    t.notMatch(end.stderr, /SETUP_/, 'that is no failure')
    t.notOk(isRunning(cargo))
    t.same(addonFiles(checkout), [])
    t.same(readdirSync(join(checkout.cache, 'locks')), [])
    t.equal((await checkout.setUp()).code, 0)
    t.equal(addonFiles(checkout).length, 1)
  })

t.test('the lock of a set-up that was killed outright is taken over', async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  const run = checkout.start([], { FAKE_CARGO: 'slow' })
  const cargo = await checkout.slowCargo()
  run.process.kill('SIGKILL')
  await run.ended
  process.kill(cargo, 'SIGKILL')
  t.not(readdirSync(join(checkout.cache, 'locks')).length, 0)
  t.equal((await checkout.setUp()).code, 0)
  t.same(readdirSync(join(checkout.cache, 'locks')), [])
})

t.test('compiling that was broken off starts from nothing', async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  await checkout.setUp()
  checkout.calls()
  checkout.write('dist/.stamps/compilation.json', JSON.stringify({ state: 'running', glance: '', content: '' }))
  await checkout.setUp()
  t.same(checkout.calls(), ['tsc all'])
})

t.test('half copies of killed set-ups go away, those of living processes stay', async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  await checkout.setUp()
  const parameters = join(checkout.cache, 'parameters')
  const dead = `.porep.params.${2 ** 30}.tmp`
  const living = `.window.params.${process.pid}.tmp`
  for (const name of [dead, living, 'porep.params']) writeFileSync(join(parameters, name), 'half')
  await checkout.setUp()
  t.same(readdirSync(parameters).sort(), [living, 'aggregation.srs', 'porep.params', 'porep.vk'])
})

t.test('two set-ups at once build the addon once', async t => {
  const first = new FakeCheckout()
  const second = new FakeCheckout({ cache: first.cache })
  t.teardown(() => {
    first.remove()
    second.remove()
  })
  const ends = await Promise.all([first.setUp([], { FAKE_CARGO: 'pause' }), second.setUp([], { FAKE_CARGO: 'pause' })])
  t.same(
    ends.map(({ code }) => code),
    [0, 0],
  )
  const calls = [...first.calls(), ...second.calls()]
  t.equal(calls.filter(call => call.startsWith('cargo build')).length, 1)
  t.equal(calls.filter(call => call.startsWith('parameters')).length, 1)
})

t.test('two set-ups of one checkout take turns', async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  const ends = await Promise.all([
    checkout.setUp([], { FAKE_CARGO: 'pause' }),
    checkout.setUp([], { FAKE_CARGO: 'pause' }),
  ])
  t.same(
    ends.map(({ code }) => code),
    [0, 0],
  )
  t.equal(checkout.calls().filter(call => call.startsWith('npm')).length, 1)
})
