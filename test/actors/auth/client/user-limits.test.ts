import t from 'tap'
import type { RateLimit } from '../../../../actors/auth/api/limits.js'
import { MemoryCounts } from '../../../../actors/auth/client/counts/index.js'
import { UserLimits } from '../../../../actors/auth/client/index.js'
import { AuthError, AuthErrorCode } from '../../../../actors/auth/errors.js'
import { type Permission, RemoteError, RpcErrorCode } from '../../../../runtime/rpc/index.js'
import { VirtualClock } from '../../../runtime/actor/virtual-time.js'

const HOUR = 3_600_000

function scene(...given: readonly Partial<RateLimit>[]) {
  let rules = given.map((one, i) => ruleOf(`${i}`, one))
  let asked = 0
  let error: Error | null = null
  const clock = new VirtualClock()
  const limits = new UserLimits(
    { service: 'node', rulesMs: 2_000 },
    {
      clock,
      counts: new MemoryCounts(),
      auth: () => ({
        async ListRateLimits(user: string) {
          asked++
          if (error !== null) throw error
          return rules.filter(rule => rule.user === user)
        },
      }),
    },
  )
  return {
    clock,
    asked: () => asked,
    fail: (with_: Error | null) => (error = with_),
    rule: (...changed: readonly Partial<RateLimit>[]) => (rules = changed.map((one, i) => ruleOf(`${i}`, one))),
    /** How many of so many calls were let by. */
    async calls(count: number, method = 'Filecoin.ChainHead', user = 'alice', permission: Permission = 'read') {
      let passed = 0
      for (let i = 0; i < count; i++)
        await limits.take({ user, method, permission }).then(
          () => passed++,
          refused => t.equal(refused.code, RpcErrorCode.TOO_MANY),
        )
      return passed
    },
    take: (user = 'alice') => limits.take({ user, method: 'Filecoin.ChainHead', permission: 'read' }),
  }
}

const ruleOf = (id: string, rule: Partial<RateLimit>): RateLimit => ({
  id,
  user: 'alice',
  service: '',
  method: '',
  cap: 3,
  periodMs: HOUR,
  ...rule,
})

t.test('a user may call as often as the rule has it, others as they like', async t => {
  const { calls, take } = scene({})
  t.equal(await calls(5), 3)
  t.equal(await calls(2, 'Filecoin.StateGetActor'), 0, 'all methods together')
  t.equal(await calls(10, undefined, 'bob'), 10)
  const refused = await take().catch(error => error)
  t.match(refused.detail, { what: 'calls of alice in 3600000 ms', limit: 3 })
  t.ok(refused.detail.retryAfterMs > HOUR - 60_000 && refused.detail.retryAfterMs <= HOUR)
})

t.test('a rule may be for a component, a namespace, a method, or all that need a permission', async t => {
  for (const [rule, limited, free] of [
    [{ service: 'node' }, ['Filecoin.ChainHead', 'Vesper.Version'], []],
    [{ service: 'messager' }, [], ['Filecoin.ChainHead']],
    [{ service: 'Filecoin' }, ['Filecoin.ChainHead'], ['Vesper.Version']],
    [{ method: 'ChainHead' }, ['Filecoin.ChainHead'], ['Filecoin.ChainNotify']],
    [{ method: 'Filecoin.ChainHead' }, ['Filecoin.ChainHead'], ['Filecoin.ChainNotify']],
    [{ service: 'node', method: 'read' }, ['Filecoin.ChainHead'], []],
    [{ service: 'node', method: 'sign' }, [], ['Filecoin.ChainHead']],
  ] as const) {
    for (const method of limited) t.equal(await scene(rule).calls(4, method), 3, `${JSON.stringify(rule)} ${method}`)
    for (const method of free) t.equal(await scene(rule).calls(4, method), 4, `${JSON.stringify(rule)} ${method}`)
  }
  t.equal(await scene({ method: 'sign' }).calls(4, 'Filecoin.WalletSign', 'alice', 'sign'), 3)
})

t.test('of several rules each has to let it by', async t => {
  const { calls } = scene({ cap: 5 }, { method: 'ChainHead', cap: 2 })
  t.equal(await calls(4, 'Filecoin.ChainHead'), 2)
  t.equal(await calls(4, 'Filecoin.StateGetActor'), 1, 'those that were refused were counted, too')
})

t.test('a cap of 0 lets nothing by', async t => {
  t.equal(await scene({ cap: 0 }).calls(3), 0)
})

t.test('after its period a user may call again', async t => {
  const { calls } = scene({ periodMs: 50 })
  t.equal(await calls(4), 3)
  let passed = 0
  while (passed === 0) {
    await new Promise(resolve => setImmediate(resolve))
    passed = await calls(1)
  }
  t.pass()
})

t.test('a period longer than Node’s timers hold is no period of none', async t => {
  const { calls } = scene({ periodMs: 90 * 24 * HOUR })
  t.equal(await calls(4), 3)
  for (let i = 0; i < 20; i++) await new Promise(resolve => setImmediate(resolve))
  t.equal(await calls(1), 0)
})

t.test('rules are asked for once in a while, for all calls of that time together', async t => {
  const { calls, asked, clock, rule, take } = scene({})
  await Promise.all([take(), take(), take()])
  t.equal(await calls(4), 0)
  t.equal(asked(), 1)
  rule({ cap: 10 })
  clock.advance(2_001)
  t.equal(await calls(11), 10, 'a rule that was changed begins anew')
  t.equal(asked(), 2)
  rule()
  clock.advance(2_001)
  t.equal(await calls(20), 20, 'and one that was removed limits nothing')
})

t.test('while rules can’t be asked for nobody may call, and as soon as they can, all is as before', async t => {
  const { fail, take, asked } = scene({})
  fail(new AuthError({ code: AuthErrorCode.UNREACHABLE, reason: 'of the test' }))
  await t.rejects(take(), { code: AuthErrorCode.UNREACHABLE })
  fail(new RemoteError({ code: 'AUTH_FORBIDDEN', message: 'this needs admin' } as never))
  await t.rejects(take(), { code: AuthErrorCode.RULES_UNKNOWN, message: /this needs admin.*permission admin/ })
  fail(new Error('the connection ended'))
  await t.rejects(take(), { code: AuthErrorCode.UNREACHABLE, message: /the connection ended/ })
  fail(null)
  await take()
  t.equal(asked(), 4)
})
