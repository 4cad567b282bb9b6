import t, { type Test } from 'tap'
import { AUTH_NAMESPACE, authApi } from '../../../../actors/auth/api.js'
import { AuthDirectory } from '../../../../actors/auth/client/index.js'
import { AuthErrorCode } from '../../../../actors/auth/errors.js'
import { authMethods } from '../../../../actors/auth/methods.js'
import { Address } from '../../../../filecoin/index.js'
import {
  type Caller,
  connectLocal,
  Dispatcher,
  type Permission,
  RpcError,
  RpcErrorCode,
  withLower,
} from '../../../../runtime/rpc/index.js'
import { openOffice } from '../desk/office.js'

const MINER = Address.id(1000)
const SIGNER = Address.parse('t1tk6l7ia326syquege3gkzgjqacljy36kdrafryq')

async function scene(t: Test) {
  const office = await openOffice(t)
  const dispatcher = new Dispatcher().add(AUTH_NAMESPACE, authApi, authMethods({ network: 'f' }, office))
  const client = connectLocal(dispatcher).client(AUTH_NAMESPACE, authApi)
  return { ...office, directory: new AuthDirectory({ auth: () => client }) }
}

const caller = (name: string | null, ...permissions: Permission[]): Caller => ({
  name,
  permissions: withLower(permissions),
})

t.test('users that are not there, deleted or disabled are told apart from those that are', async t => {
  const { directory, users } = await scene(t)
  for (const name of ['alice', 'bob', 'carol']) await users.create({ name })
  await users.update({ name: 'bob', state: 2 })
  await users.remove('carol')
  t.same(await directory.unknownUsers(['alice', 'bob', 'carol', 'nobody']), ['bob', 'carol', 'nobody'])
})

t.test('a miner may be acted for by its user and by admins, a signer is whose it is bound to', async t => {
  const { directory, users, miners } = await scene(t)
  for (const name of ['alice', 'bob']) await users.create({ name })
  await miners.bind('alice', '01000', true)
  t.equal(await directory.ownsMiner(caller('alice', 'read'), MINER), true)
  t.equal(await directory.ownsMiner(caller('bob', 'sign'), MINER), false)
  t.equal(await directory.ownsMiner(caller('bob', 'admin'), MINER), true)
  t.equal(await directory.ownsMiner(caller('alice'), MINER), false, 'a name alone is nobody')
  t.equal(await directory.ownsMiner(caller(null, 'sign'), MINER), false)
  await directory.bindSigners('bob', [])
  t.equal(await directory.ownsSigner('bob', SIGNER), false)
  await directory.bindSigners('bob', [SIGNER])
  t.same([await directory.ownsSigner('bob', SIGNER), await directory.ownsSigner('alice', SIGNER)], [true, false])
  await t.rejects(directory.bindSigners('nobody', [SIGNER]), { code: 'AUTH_USER_NOT_FOUND' })
})

t.test('where auth can’t say, nobody says no for it', async t => {
  const { directory, store } = await scene(t)
  await store.close()
  const failed = { code: 'AUTH_STORE_FAILED' }
  await t.rejects(directory.unknownUsers(['alice']), failed)
  await t.rejects(directory.ownsMiner(caller('alice', 'read'), MINER), failed)
  await t.rejects(directory.ownsSigner('alice', SIGNER), failed)
})

t.test('an auth that ends while it is asked can’t be asked', async t => {
  const lost = () => Promise.reject(new RpcError({ code: RpcErrorCode.CONNECTION_LOST, method: 'Auth.User' }))
  const ending = new AuthDirectory({ auth: () => ({ User: lost, MinerUser: lost, SignerUsers: lost }) as never })
  const asked = { code: AuthErrorCode.UNREACHABLE }
  await t.rejects(ending.unknownUsers(['alice']), asked)
  await t.rejects(ending.ownsSigner('alice', Address.id(1000)), asked)
})
