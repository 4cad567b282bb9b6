import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { jwtVerify } from 'jose'
import t from 'tap'
import { LOCAL_USER, UserState } from '../../../../actors/auth/desk/index.js'
import { SecretBox } from '../../../../actors/auth/desk/secret-box.js'
import { unsealed } from '../../../../actors/auth/desk/tokens.js'
import { AuthErrorCode } from '../../../../actors/auth/errors.js'
import { codeOf, openOffice } from './office.js'

const INVALID = { code: AuthErrorCode.TOKEN_INVALID }

t.test('a token is a JWT in Venus’s form, which another implementation verifies with its secret', async t => {
  const { users, tokens, store, folder } = await openOffice(t)
  await users.create({ name: 'alice' })
  const { token, hash } = await tokens.issue({ name: 'alice', perm: 'sign', extra: 'x' })
  const [head, payload] = token.split('.').map(part => Buffer.from(part, 'base64url').toString())
  t.equal(head, '{"alg":"HS256","typ":"JWT"}')
  t.equal(payload, '{"name":"alice","perm":"sign","ext":"x"}')
  const key = Buffer.from(readFileSync(join(folder, 'secrets.key'), 'utf8').trim(), 'hex')
  const row = await store.get('token', [hash])
  const { secret } = unsealed(row as never, new SecretBox({ key }, { randomBytes: () => new Uint8Array() }))
  t.equal(secret.length, 32)
  t.match((await jwtVerify(token, secret)).payload, { name: 'alice', perm: 'sign', ext: 'x' })
})

t.test('two tokens of one user have secrets of their own, and each is verified as what it is', async t => {
  const { users, tokens, verification } = await openOffice(t)
  await users.create({ name: 'alice' })
  const issue = () => tokens.issue({ name: 'alice', perm: 'write' })
  const [one, other] = [await issue(), await issue()]
  t.not(one.token, other.token)
  for (const { token } of [one, other])
    t.match(await verification.verify(token), { name: 'alice', perm: 'write', ext: '' })
})

t.test('what was not issued, is damaged, or is signed by somebody else is refused', async t => {
  const { users, tokens, verification } = await openOffice(t)
  await users.create({ name: 'alice' })
  const { token } = await tokens.issue({ name: 'alice', perm: 'read' })
  const [head, , signature] = token.split('.')
  const admin = Buffer.from('{"name":"alice","perm":"admin","ext":""}').toString('base64url')
  const own = createHmac('sha256', 'my own').update(`${head}.${admin}`).digest('base64url')
  const none = Buffer.from('{"alg":"none"}').toString('base64url')
  for (const bad of [
    '',
    'nonsense',
    '..',
    `${token}x`,
    token.slice(0, -1),
    `${head}.${admin}.${signature}`,
    `${head}.${admin}.${own}`,
    `${none}.${admin}.AA`,
    'a.b.c',
    'x'.repeat(1_000_000),
  ])
    await t.rejects(verification.verify(bad), INVALID, bad.slice(0, 20))
})

t.test('a row that somebody changed in the store permits nothing more', async t => {
  const { users, tokens, verification, store } = await openOffice(t)
  await users.create({ name: 'alice' })
  await users.create({ name: 'bob' })
  const { token, hash } = await tokens.issue({ name: 'alice', perm: 'read' })
  const other = await tokens.issue({ name: 'bob', perm: 'admin' })
  const row = await tokens.get(hash)
  const { sealed } = await tokens.get(other.hash)
  for (const [change, code] of [
    [{ perm: 'admin' }, AuthErrorCode.TOKEN_INVALID],
    [{ name: 'bob' }, AuthErrorCode.TOKEN_INVALID],
    [{ sealed }, AuthErrorCode.SECRET_CORRUPT],
    [{ sealed: row.sealed.slice(0, -1) }, AuthErrorCode.SECRET_CORRUPT],
    [{ sealed: new Uint8Array() }, AuthErrorCode.SECRET_CORRUPT],
  ] as const) {
    await store.commit([{ put: 'token', row: { ...row, ...change } }], await store.revision())
    await t.rejects(verification.verify(token), { code })
  }
})

t.test('a token holds until the second that it ends with', async t => {
  const { users, tokens, verification, clock } = await openOffice(t)
  await users.create({ name: 'alice' })
  const { token } = await tokens.issue({ name: 'alice', perm: 'read', expiresAt: clock.wall() + 10_000 })
  t.match(await verification.verify(token), { exp: clock.wall() / 1_000 + 10 })
  clock.advance(9_999)
  t.ok(await verification.verify(token))
  clock.advance(1)
  await t.rejects(verification.verify(token), { ...INVALID, message: /expired/ })
  await t.rejects(tokens.issue({ name: 'alice', perm: 'read', expiresAt: clock.wall() }), {
    code: AuthErrorCode.REQUEST_INVALID,
  })
})

t.test('permissions are checked where tokens are issued, and users have to be there', async t => {
  const { users, tokens } = await openOffice(t)
  await users.create({ name: 'alice' })
  for (const perm of ['', 'all', 'Admin', 'admin '])
    await t.rejects(tokens.issue({ name: 'alice', perm }), { code: AuthErrorCode.REQUEST_INVALID })
  await t.rejects(tokens.issue({ name: 'nobody', perm: 'read' }), { code: AuthErrorCode.USER_NOT_FOUND })
  await users.remove('alice')
  await t.rejects(tokens.issue({ name: 'alice', perm: 'read' }), { code: AuthErrorCode.USER_NOT_FOUND })
})

t.test('a token is refused while it, its user or its network is not to be heard, and heard again after', async t => {
  const { users, tokens, verification, blacklist } = await openOffice(t)
  await users.create({ name: 'alice' })
  const { token, hash } = await tokens.issue({ name: 'alice', perm: 'read' })
  const holds = (address?: string) => codeOf(verification.verify(token, address))
  const refused = AuthErrorCode.TOKEN_INVALID
  for (const [off, on] of [
    [() => tokens.remove(hash), () => tokens.recover(hash)],
    [() => users.remove('alice'), () => users.recover('alice')],
    [
      () => users.update({ name: 'alice', state: UserState.Disabled }),
      () => users.update({ name: 'alice', state: UserState.Enabled }),
    ],
    [
      () => blacklist.ban({ kind: 'user', value: 'alice' }, 'noise'),
      () => blacklist.unban({ kind: 'user', value: 'alice' }),
    ],
    [
      () => blacklist.ban({ kind: 'token', value: hash.slice(0, 12) }, ''),
      () => blacklist.unban({ kind: 'token', value: hash }),
    ],
  ] as const) {
    t.equal(await holds(), null)
    await off()
    t.equal(await holds(), refused)
    await on()
    t.equal(await holds(), null)
  }
  await blacklist.ban({ kind: 'network', value: '10.0.0.0/8' }, '')
  await blacklist.ban({ kind: 'network', value: '2001:DB8::/32' }, '')
  for (const [address, code] of [
    [undefined, null],
    ['11.0.0.1', null],
    ['10.1.2.3', refused],
    ['::ffff:10.1.2.3', refused],
    ['2001:db8::1', refused],
    ['2001:db9::1', null],
  ] as const)
    t.equal(await holds(address), code, `${address}`)
  await blacklist.unban({ kind: 'network', value: '10.0.0.0/8' })
  t.equal(await holds('10.1.2.3'), null)
})

t.test('the local token is made once, is an admin’s, and is there after a restart', async t => {
  const first = await openOffice(t)
  t.match(await first.verification.verify(first.localToken), { name: LOCAL_USER, perm: 'admin', ext: '' })
  await first.close()
  const second = await openOffice(t, { folder: first.folder })
  t.equal(second.localToken, first.localToken)
  await second.tokens.remove((await second.tokens.of(LOCAL_USER))[0]?.hash as string)
  await second.close()
  const third = await openOffice(t, { folder: first.folder })
  t.not(third.localToken, first.localToken, 'a removed one is replaced')
  await t.rejects(third.verification.verify(first.localToken), INVALID)
  await t.rejects(third.users.remove(LOCAL_USER), { code: AuthErrorCode.USER_PROTECTED })
  await t.rejects(third.users.update({ name: LOCAL_USER, state: 2 }), { code: AuthErrorCode.USER_PROTECTED })
})

t.test('a token is named by the beginning of its id', async t => {
  const { users, tokens } = await openOffice(t)
  await users.create({ name: 'alice' })
  const hashes: string[] = []
  for (let i = 0; i < 30; i++) hashes.push((await tokens.issue({ name: 'alice', perm: 'read' })).hash)
  for (const hash of hashes) {
    t.equal(await tokens.find(hash.slice(0, 12)), hash)
    t.equal(await tokens.find(hash), hash)
  }
  await t.rejects(tokens.find('00000000'), { code: AuthErrorCode.TOKEN_NOT_FOUND })
  for (const bad of ['', '0', 'xyzxyzxyz', hashes[0]?.toUpperCase() as string])
    await t.rejects(tokens.find(bad), { code: AuthErrorCode.REQUEST_INVALID })
})

t.test('neither tokens nor their secrets stand readable in any file but the local one', async t => {
  const { users, tokens, folder, localToken, close } = await openOffice(t)
  await users.create({ name: 'alice' })
  const texts = [localToken]
  for (let i = 0; i < 5; i++) texts.push((await tokens.issue({ name: 'alice', perm: 'sign' })).token)
  await close()
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(file => file.isFile())
  t.ok(files.length >= 2)
  for (const file of files) {
    const content = readFileSync(join(file.parentPath, file.name), 'latin1')
    for (const text of texts)
      for (const part of text.split('.').slice(1)) if (content.includes(part)) t.fail(`${file.name} has a token`)
  }
})
