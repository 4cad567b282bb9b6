import t, { type Test } from 'tap'
import { AUTH_NAMESPACE, authApi } from '../../../../actors/auth/api.js'
import { UsageReports } from '../../../../actors/auth/client/index.js'
import { AuthError, AuthErrorCode } from '../../../../actors/auth/errors.js'
import { authMethods } from '../../../../actors/auth/methods.js'
import { connectLocal, Dispatcher } from '../../../../runtime/rpc/index.js'
import { VirtualClock } from '../../../runtime/actor/virtual-time.js'
import { silent } from '../../../runtime/rpc/sample.js'
import { openOffice } from '../desk/office.js'

async function scene(t: Test) {
  const office = await openOffice(t)
  const dispatcher = new Dispatcher().add(AUTH_NAMESPACE, authApi, authMethods({ network: 't' }, office))
  const auth = connectLocal(dispatcher).client(AUTH_NAMESPACE, authApi)
  const clock = new VirtualClock()
  let ids = 0
  let fail: 'before' | 'after' | null = null
  const sent: string[] = []
  let answered: Promise<unknown> = Promise.resolve()
  const usage = new UsageReports(
    { service: 'node', reportMs: 5_000 },
    {
      clock,
      log: silent,
      randomId: () => `report ${ids++}`,
      auth: () => {
        if (fail === 'before') throw new AuthError({ code: AuthErrorCode.UNREACHABLE, reason: 'of the test' })
        return {
          async ReportUsage(report) {
            sent.push(report.id)
            const answering = auth.ReportUsage(report)
            answered = answering.catch(() => {})
            const answer = await answering
            if (fail === 'after') throw new Error('the connection ended')
            return answer
          },
        }
      },
    },
  )
  usage.start()
  /** Until what is told is told. */
  const later = async () => {
    clock.advance(5_000)
    await answered
    // What follows the answer takes some turns.
    for (let i = 0; i < 5; i++) await new Promise(resolve => setImmediate(resolve))
  }
  const told = async () =>
    (await auth.Usage({})).map(
      ({ user, service, method, calls, errors }) => `${user} ${service} ${method} ${calls} ${errors}`,
    )
  return { usage, later, told, sent, fail: (how: typeof fail) => (fail = how) }
}

t.test('calls and errors are summed, and told every few seconds', async t => {
  const { usage, later, told, sent } = await scene(t)
  usage.count('alice', 'Filecoin.ChainHead', false)
  usage.count('alice', 'Filecoin.ChainHead', true)
  usage.count('bob', 'Filecoin.ChainHead', false)
  t.same(await told(), [])
  await later()
  t.same((await told()).toSorted(), ['alice node Filecoin.ChainHead 2 1', 'bob node Filecoin.ChainHead 1 0'])
  await later()
  t.equal(sent.length, 1, 'nothing is told of nothing')
  usage.count('alice', 'Filecoin.ChainHead', false)
  await later()
  t.match(await told(), ['alice node Filecoin.ChainHead 3 1'])
})

t.test('what auth couldn’t be told is told later, and counted once', async t => {
  const { usage, later, told, sent, fail } = await scene(t)
  usage.count('alice', 'M', false)
  fail('before')
  await later()
  usage.count('alice', 'M', false)
  await later()
  fail('after')
  await later()
  t.same(await told(), ['alice node M 1 0'], 'auth took it, and the answer was lost')
  fail(null)
  await later()
  await later()
  t.same(await told(), ['alice node M 2 0'])
  t.same(sent, ['report 0', 'report 0', 'report 1'])
})

t.test('a report that auth refuses is given up, and those after it are told', async t => {
  const { usage, later, told } = await scene(t)
  usage.count('a user with a name that no user can have '.repeat(9), 'M', false)
  await later()
  usage.count('alice', 'M', false)
  await later()
  t.same(await told(), ['alice node M 1 0'])
})

t.test('at the end what is left is told', async t => {
  const { usage, later, told, fail } = await scene(t)
  usage.count('alice', 'M', false)
  fail('after')
  await later()
  fail(null)
  usage.count('alice', 'M', false)
  await usage.stop()
  t.same(await told(), ['alice node M 2 0'])
})

t.test('while auth is away for long only so much is kept', async t => {
  const { usage, later, told, fail } = await scene(t)
  fail('before')
  usage.count('alice', 'first', false)
  await later()
  for (let i = 0; i < 10_050; i++) usage.count('alice', `method ${i}`, false)
  usage.count('alice', 'method 7', false)
  fail(null)
  await later()
  await later()
  t.equal((await told()).length, 10_001)
  t.ok((await told()).includes('alice node method 7 2 0'))
})
