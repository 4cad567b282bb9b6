import t from 'tap'
import { AuthErrorCode } from '../../../../actors/auth/errors.js'
import { openOffice } from './office.js'

t.test('users are made, told, listed by state and page, and updated in part', async t => {
  const { users, clock } = await openOffice(t)
  const made = await users.create({ name: 'alice', comment: 'first', state: 1 })
  t.match(made, { name: 'alice', comment: 'first', state: 1, createdAt: clock.wall(), deletedAt: null })
  await t.rejects(users.create({ name: 'alice' }), { code: AuthErrorCode.USER_EXISTS })
  await users.create({ name: 'bob', state: 2 })
  clock.advance(7)
  t.match(await users.update({ name: 'alice', comment: '' }), { comment: '', state: 1, updatedAt: clock.wall() })
  t.match(await users.update({ name: 'alice', state: 2 }), { comment: '', state: 2 })
  const names = async (question: object) => (await users.list(question)).map(({ name }) => name)
  t.same(await names({ state: 2 }), ['alice', 'bob'])
  t.same(await names({ skip: 1, limit: 1 }), ['bob'])
  t.same(await names({ skip: -5, limit: 5_000 }), ['alice', 'bob', 'defaultLocalToken'])
  await users.remove('bob')
  t.same(await names({}), ['alice', 'defaultLocalToken'])
  t.same(await names({ deleted: true }), ['alice', 'bob', 'defaultLocalToken'])
  t.same([await users.has('alice'), await users.has('bob'), await users.has('eve')], [true, false, false])
  await t.rejects(users.get('bob'), { code: AuthErrorCode.USER_NOT_FOUND })
  await t.rejects(users.update({ name: 'bob', state: 1 }), { code: AuthErrorCode.USER_NOT_FOUND })
})

t.test('names that could be taken for others are refused', async t => {
  const { users } = await openOffice(t)
  for (const name of ['', ' a', 'a ', 'a\u0000', 'a\nb', 'a\u200bb', '\u202ea', 'x'.repeat(51)])
    await t.rejects(users.create({ name }), { code: AuthErrorCode.REQUEST_INVALID }, JSON.stringify(name))
  await t.rejects(users.create({ name: 'a', state: 3 }), { code: AuthErrorCode.REQUEST_INVALID })
  for (const name of ['x'.repeat(50), 'Ärger', '商店', 'a b']) t.equal((await users.create({ name })).name, name)
})

t.test('rate limits are a user’s, with ids of their own', async t => {
  const { users, rateLimits } = await openOffice(t)
  for (const name of ['alice', 'bob']) await users.create({ name })
  const limit = { id: '', name: 'alice', service: '', api: '', cap: 10, resetNanos: 60_000_000_000 }
  const id = await rateLimits.put(limit)
  t.same(await rateLimits.of('alice'), [{ ...limit, id }])
  t.equal(await rateLimits.put({ ...limit, id, cap: 20 }), id)
  t.match(await rateLimits.of('alice', id), [{ cap: 20 }])
  t.same(await rateLimits.of('alice', 'other'), [])
  await t.rejects(rateLimits.put({ ...limit, id, name: 'bob' }), { code: AuthErrorCode.REQUEST_INVALID })
  await t.rejects(rateLimits.put({ ...limit, name: 'eve' }), { code: AuthErrorCode.USER_NOT_FOUND })
  for (const bad of [{ cap: -1 }, { cap: 0.5 }, { resetNanos: 0 }, { resetNanos: 2 ** 60 }])
    await t.rejects(rateLimits.put({ ...limit, ...bad }), { code: AuthErrorCode.REQUEST_INVALID })
  await t.rejects(rateLimits.remove('bob', id), { code: AuthErrorCode.RATE_LIMIT_NOT_FOUND })
  await rateLimits.remove('alice', id)
  t.same(await rateLimits.of('alice'), [])
})

t.test('the blacklist has users, tokens and networks, and says why', async t => {
  const { blacklist } = await openOffice(t)
  t.match(await blacklist.ban({ kind: 'network', value: '10.1.2.3' }, 'noise'), { value: '10.1.2.3/32', why: 'noise' })
  for (const value of ['', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/8/8', '::/129', 'fe80::1%eth0/64', '10.0.0.0/-1'])
    await t.rejects(blacklist.ban({ kind: 'network', value }, ''), { code: AuthErrorCode.REQUEST_INVALID }, value)
  await t.rejects(blacklist.ban({ kind: 'token', value: '0'.repeat(64) }, ''), { code: AuthErrorCode.TOKEN_NOT_FOUND })
  await t.rejects(blacklist.ban({ kind: 'user', value: 'defaultLocalToken' }, ''), {
    code: AuthErrorCode.USER_PROTECTED,
  })
  await t.rejects(blacklist.unban({ kind: 'user', value: 'eve' }), { code: AuthErrorCode.BAN_NOT_FOUND })
  t.match(await blacklist.list(), [{ kind: 'network', value: '10.1.2.3/32', why: 'noise' }])
})

t.test('usage is added once for each report, by user, method and day', async t => {
  const { usage, clock } = await openOffice(t)
  clock.jump(Date.UTC(2026, 10, 27, 23, 59, 59) - clock.wall())
  const calls = { id: 'r1', service: 'node', entries: [{ user: 'alice', method: 'ChainHead', calls: 3n, errors: 1n }] }
  t.same(
    [await usage.report(calls), await usage.report(calls)],
    [
      { added: true, dropped: 0 },
      { added: false, dropped: 0 },
    ],
  )
  await usage.report({ ...calls, service: 'messager' })
  clock.advance(1_000)
  const pool = { user: 'alice', method: '', messages: 2n, blocks: 1n, gas: 10n ** 30n }
  t.match(await usage.report({ id: 'r2', service: 'node', entries: [pool, pool] }), { added: true })
  const none = { calls: 0n, errors: 0n, messages: 0n, blocks: 0n, gas: 0n }
  const line = { ...none, day: '2026-11-27', user: 'alice', method: 'ChainHead', calls: 3n, errors: 1n }
  t.same(await usage.list({ from: '2026-11-27', to: '2026-11-28' }), [
    { ...line, service: 'messager' },
    { ...line, service: 'node' },
    { ...none, ...pool, day: '2026-11-28', service: 'node', messages: 4n, blocks: 2n, gas: 2n * 10n ** 30n },
  ])
  t.same(await usage.list({ user: 'bob' }), [])
  t.equal((await usage.list()).length, 3, 'the last 30 days')
  for (const bad of [
    { ...calls, id: '' },
    { ...calls, entries: [{ user: '', method: '' }] },
    { ...calls, entries: [{ user: 'a', method: '', calls: -1n }] },
  ])
    await t.rejects(usage.report(bad), { code: AuthErrorCode.REQUEST_INVALID })
  await t.rejects(usage.list({ from: 'yesterday' }), { code: AuthErrorCode.REQUEST_INVALID })
})
