import t from 'tap'
import { UntoldKeys } from '../../../actors/wallet/links/untold-keys.js'
import { Address } from '../../../filecoin/index.js'
import { RemoteError } from '../../../runtime/rpc/index.js'
import { VirtualClock } from '../../runtime/actor/virtual-time.js'
import { silent } from '../../runtime/rpc/sample.js'

const FIRST_MS = 10
const [A, B, C, D] = [1, 2, 3, 4].map(id => Address.id(id)) as [Address, Address, Address, Address]

/** @param refuses what a gateway says to it, if it doesn't take it */
function scene(refuses: (keys: readonly string[]) => Error | null) {
  const clock = new VirtualClock()
  const told: string[] = []
  const taken = new Set<string>()
  const keys = new UntoldKeys(
    { url: 'http://127.0.0.1', firstMs: FIRST_MS, mostMs: 25 },
    {
      clock,
      log: silent,
      async tell(some) {
        told.push(some.join(' '))
        const error = refuses(some)
        await new Promise(setImmediate)
        if (error !== null) throw error
        for (const key of some) taken.add(key)
      },
    },
  )
  const add = (...addresses: readonly Address[]): Promise<void> => {
    keys.add(addresses)
    return keys.tell()
  }
  /** Until what falls due has been told. */
  const later = async (ms: number): Promise<void> => {
    clock.advance(ms)
    await keys.tell()
  }
  return { keys, told, taken, add, later }
}

const error = (code: string) => new RemoteError({ code, message: code })

t.test('while keys are told those that come are told next, and the others not once more', async t => {
  const { told, add } = scene(() => null)
  await Promise.all([add(A), add(B), add(C), add(A)])
  t.same(told, ['t01', 't02 t03 t01'])
})

t.test('what isn’t taken is told again, ever more seldom, and new keys are told at once', async t => {
  let isAway = true
  const { told, taken, add, later } = scene(() => (isAway ? error('AUTH_UNREACHABLE') : null))
  await add(A, B)
  await later(FIRST_MS)
  await add(C)
  t.same(told, ['t01 t02', 't01 t02', 't03'], 'an auth that is away is away for each of them')
  isAway = false
  await later(2 * FIRST_MS - 1)
  t.equal(told.length, 3)
  await later(1)
  t.same([...taken].sort(), ['t01', 't02', 't03'])
  await later(1_000)
  t.equal(told.length, 4)
})

t.test('one that isn’t taken keeps no other from it', async t => {
  for (const code of ['UNKNOWN', 'GATEWAY_REGISTRATION_INVALID']) {
    const { told, taken, add, later } = scene(keys => (keys.includes('t03') ? error(code) : null))
    await add(A, B, C, D)
    t.same([...taken].sort(), ['t01', 't02', 't04'])
    const before = told.length
    await later(FIRST_MS)
    t.same(told.slice(before), ['t03'])
  }
})

t.test('a key that was deleted is told no more, and one that came back is', async t => {
  let isAway = true
  const { keys, told, taken, add, later } = scene(() => (isAway ? error('AUTH_UNREACHABLE') : null))
  const telling = add(A, B)
  keys.remove([A])
  await telling
  isAway = false
  await later(FIRST_MS)
  t.same(told, ['t01 t02', 't02'])
  const again = add(C)
  keys.remove([C])
  await Promise.all([again, add(C)])
  t.same(told.slice(2), ['t03', 't03'])
  t.ok(taken.has('t03'))
})

t.test('a connection that is over tells nothing', async t => {
  const { keys, told, add, later } = scene(() => error('AUTH_UNREACHABLE'))
  await add(A)
  keys.stop()
  await later(1_000)
  await add(B)
  t.equal(told.length, 1)
})
