import t from 'tap'
import { minerOf, signerOf } from '../../../../actors/auth/desk/index.js'
import { AuthErrorCode } from '../../../../actors/auth/errors.js'
import { openOffice } from './office.js'

const BLS = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'
const SECP = 't1tk6l7ia326syquege3gkzgjqacljy36kdrafryq'

t.test('an address is the same under either prefix, and only of the right kind', async t => {
  t.equal(minerOf('t01000'), '01000')
  t.equal(minerOf('f01000'), '01000')
  t.equal(signerOf(BLS), signerOf(BLS.replace('t', 'f')))
  for (const bad of ['', '01000', 't01000 ', SECP, 'T01000', 't0-1'])
    t.throws(() => minerOf(bad), { code: AuthErrorCode.REQUEST_INVALID }, bad)
  for (const bad of ['', 't01000', `${SECP}x`, 't2gbqwzqyu2yuoqxudqd2phrzwm2eaxrz7ttvxnry'])
    t.throws(() => signerOf(bad), { code: AuthErrorCode.REQUEST_INVALID }, bad)
})

t.test('a miner is one user’s: binding it again moves it, and mining can be closed', async t => {
  const { users, miners, clock } = await openOffice(t)
  for (const name of ['alice', 'bob']) await users.create({ name })
  await t.rejects(miners.bind('nobody', '01000', true), { code: AuthErrorCode.USER_NOT_FOUND })
  t.equal(await miners.bind('alice', '01000', false), true)
  t.match(await miners.of('alice'), [{ miner: '01000', openMining: false }])
  clock.advance(5)
  t.equal(await miners.bind('bob', '01000', true), false)
  t.same(await miners.of('alice'), [])
  t.match(await miners.of('bob'), [{ openMining: true, createdAt: clock.wall() - 5, updatedAt: clock.wall() }])
  t.same([await miners.isOf('01000', 'bob'), await miners.isOf('01000', 'alice')], [true, false])
  t.match(await miners.userOf('01000'), { name: 'bob' })
  t.same([await miners.unbind('01000'), await miners.unbind('01000')], [true, false])
  t.equal(await miners.has('01000'), false)
  await t.rejects(miners.userOf('01000'), { code: AuthErrorCode.MINER_NOT_FOUND })
})

t.test('a signer may be several users’, and several are registered all or none', async t => {
  const { users, signers } = await openOffice(t)
  for (const name of ['alice', 'bob']) await users.create({ name })
  await signers.register('alice', ['3a', '3b', '3a'])
  await signers.register('bob', ['3a'])
  await t.rejects(signers.register('nobody', ['3c']), { code: AuthErrorCode.USER_NOT_FOUND })
  t.same(
    (await signers.usersOf('3a')).map(({ name }) => name),
    ['alice', 'bob'],
  )
  t.same(
    [await signers.isOf('3b', 'alice'), await signers.isOf('3b', 'bob'), await signers.has('3c')],
    [true, false, false],
  )
  await signers.unregister('alice', ['3a', 'unknown'])
  t.same(
    (await signers.of('alice')).map(({ signer }) => signer),
    ['3b'],
  )
  t.same([await signers.remove('3a'), await signers.remove('3a')], [true, false])
  await t.rejects(signers.usersOf('3a'), { code: AuthErrorCode.SIGNER_NOT_FOUND })
})

t.test('a deleted user loses miners and signers for good, and nothing can be bound to it', async t => {
  const { users, miners, signers } = await openOffice(t)
  await users.create({ name: 'alice' })
  await users.create({ name: 'bob' })
  await miners.bind('alice', '01000', true)
  await signers.register('alice', ['3a'])
  await signers.register('bob', ['3a'])
  await users.remove('alice')
  t.equal(await miners.has('01000'), false)
  t.same(
    (await signers.usersOf('3a')).map(({ name }) => name),
    ['bob'],
  )
  await t.rejects(miners.bind('alice', '01000', true), { code: AuthErrorCode.USER_NOT_FOUND })
  await t.rejects(users.create({ name: 'alice' }), { code: AuthErrorCode.USER_DELETED })
  await users.recover('alice')
  t.same([await miners.of('alice'), await signers.of('alice')], [[], []])
  await t.rejects(users.recover('alice'), { code: AuthErrorCode.REQUEST_INVALID })
})
