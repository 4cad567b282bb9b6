/** Auth's commands, before a real process. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { AUTH_NAMESPACE, authApi } from '../../../../actors/auth/api.js'
import { postClient } from '../../../../runtime/rpc/index.js'
import { start } from '../../../bin/vesper.js'
import { authRepo } from '../running.js'

t.setTimeout(300_000)

const SECP = 't1tk6l7ia326syquege3gkzgjqacljy36kdrafryq'

t.test('without an auth, commands say so and how to have one', async t => {
  const { vesper, path } = authRepo(t)
  for (const words of [['user', 'list'], ['token', 'new', 'alice'], ['usage']]) {
    const { code, err } = await vesper('auth', ...words)
    t.equal(code, 3, words.join(' '))
    t.match(err, /^error PROCESS_NOT_FOUND: /)
  }
  await start(t, ['daemon', '--preset', 'simulated', '--json', '--repo', path], { VESPER_NODE_RPC_PORT: '0' }).said(
    '"event":"ready"',
  )
  t.match(await vesper('auth', 'user', 'list'), {
    code: 3,
    err: /^error PROCESS_COMPONENT_NOT_FOUND: .*is no auth \(node\)\n.*vesper run auth/,
  })
})

t.test('what stands wrongly on the line is refused before an auth is looked for', async t => {
  const { vesper } = authRepo(t)
  for (const [problem, ...words] of [
    [/read, write, sign, admin/, 'token', 'new', 'alice', '--perm', 'all'],
    [/a number with s, m, h or d/, 'token', 'new', 'alice', '--expires-in', 'soon'],
    [/enabled, disabled/, 'user', 'add', 'alice', '--state', 'gone'],
    [/nothing is to be changed/, 'user', 'update', 'alice'],
    [/--really/, 'user', 'delete', 'alice'],
    [/--really/, 'signer', 'remove', SECP],
    [/whole number/, 'rate-limit', 'set', 'alice', '--calls', 'few'],
    [/--calls/, 'rate-limit', 'set', 'alice'],
    [/token, user, network/, 'blacklist', 'add', 'country', 'nowhere'],
    [/no day/, 'usage', '--from', 'yesterday'],
    [/can't be read/, 'token', 'verify', '/nowhere/token'],
  ] as const) {
    const { code, err } = await vesper('auth', ...words)
    t.match(err, problem, words.join(' '))
    t.ok(code === 2 || code === 3, `${code} ${words.join(' ')}`)
  }
})

t.test('a pool’s operator does it all from the command line', async t => {
  const { vesper, json, path, start: begin } = authRepo(t)
  const auth = await begin()
  const said = async (...words: string[]) => {
    const { code, out, err } = await vesper('auth', ...words)
    t.equal(code, 0, `${words.join(' ')}\n${out}${err}`)
    return out.trimEnd()
  }

  t.match(await said('user', 'add', 'alice', '--comment', 'of Berlin'), 'vesper auth token new alice')
  await said('user', 'add', 'bob', '--state', 'disabled')
  t.match(await vesper('auth', 'user', 'add', 'alice'), { code: 4, err: /AUTH_USER_EXISTS/ })
  t.match(await said('user', 'list'), /^NAME +STATE +SINCE +COMMENT\nalice +enabled .* of Berlin\nbob +disabled/)
  t.match(await json('auth', 'user', 'list', '--state', 'disabled'), [{ name: 'bob', state: 'disabled' }])

  const made = await vesper('auth', 'token', 'new', 'alice', '--perm', 'sign', '--extra', 'e')
  const token = made.out.trim()
  t.match(token, /^[\w-]+\.[\w-]+\.[\w-]+$/, 'standard output has the token alone')
  const [, id = ''] = /its id is ([0-9a-f]{12})/.exec(made.err) ?? []
  writeFileSync(join(path, 'token'), `${token}\n`)
  t.match(await json('auth', 'token', 'verify', join(path, 'token')), { name: 'alice', perm: 'sign', ext: 'e' })
  t.match(await said('token', 'list', '--user', 'alice'), new RegExp(`${id} +alice +sign `))
  t.notMatch(await said('token', 'list', '--json'), token.split('.')[2] as string)
  await said('token', 'remove', id)
  t.match(await vesper('auth', 'token', 'verify', join(path, 'token')), {
    code: 1,
    err: /AUTH_TOKEN_INVALID: .*was removed/,
  })
  await said('token', 'recover', id)
  await said('user', 'disable', 'alice')
  t.match(await vesper('auth', 'token', 'verify', join(path, 'token')), { code: 1, err: /its user is disabled/ })
  await said('user', 'enable', 'alice')
  t.match(await vesper('auth', 'token', 'remove', '00000000'), { code: 3, err: /AUTH_TOKEN_NOT_FOUND/ })

  await said('miner', 'bind', 'alice', 't01000', '--closed')
  t.match(await json('auth', 'miner', 'list', 'alice'), [{ miner: 't01000', openMining: false }])
  t.equal(await said('miner', 'who', 'f01000'), 'alice')
  t.match(await vesper('auth', 'miner', 'who', 't01001'), { code: 3, out: /nobody’s/ })
  t.match(await vesper('auth', 'miner', 'bind', 'alice', 'x'), { code: 2, err: /AUTH_REQUEST_INVALID/ })
  t.match(await vesper('auth', 'miner', 'list', 'nobody'), { code: 3, err: /AUTH_USER_NOT_FOUND/ })
  await said('miner', 'unbind', 't01000')

  await said('signer', 'register', 'alice', SECP)
  t.equal(await said('signer', 'who', SECP), 'alice')
  t.match(await said('user', 'get', 'alice'), SECP)
  await said('signer', 'remove', SECP, '--really')
  t.match(await vesper('auth', 'signer', 'who', SECP), { code: 3 })

  const limit = await said('rate-limit', 'set', 'alice', '--calls', '5', '--per', '1s', '--method', 'MpoolPush')
  t.match(await json('auth', 'rate-limit', 'list', 'alice'), [
    { id: limit, cap: 5, periodMs: 1_000, method: 'MpoolPush' },
  ])
  await said('rate-limit', 'remove', 'alice', limit)

  await said('blacklist', 'add', 'token', id, '--why', 'leaked')
  t.match(await vesper('auth', 'token', 'verify', join(path, 'token')), { code: 1, err: /blacklist/ })
  t.match(await said('blacklist', 'list'), /token +[0-9a-f]{64} .* leaked/)
  await said('blacklist', 'remove', 'token', id)

  const components = postClient({ url: `${auth.url}/rpc/v1`, token: auth.token }, AUTH_NAMESPACE, authApi)
  const report = {
    id: '1',
    service: 'node',
    entries: [
      { user: 'alice', method: 'ChainHead', calls: 12, errors: 1 },
      { user: '=SUM(A1), "x"', messages: 2, gas: '123456789012345678901234567890' },
    ],
  }
  t.same(
    [await components.ReportUsage(report), await components.ReportUsage(report)],
    [
      { added: true, dropped: 0 },
      { added: false, dropped: 0 },
    ],
  )
  t.match(await json('auth', 'usage', '--user', 'alice'), [{ method: 'ChainHead', calls: '12', errors: '1', gas: '0' }])
  const [head, ...lines] = (await said('usage', '--csv')).split('\r\n')
  t.equal(head, 'day,user,service,method,calls,errors,messages,blocks,gas')
  const day = new Date().toISOString().slice(0, 10)
  t.ok(lines.includes(`${day},alice,node,ChainHead,12,1,0,0,0`), `${lines}`)
  t.ok(lines.includes(`${day},"'=SUM(A1), ""x""",node,,0,0,2,0,123456789012345678901234567890`), `${lines}`)

  await said('user', 'delete', 'alice', '--really')
  t.match(await vesper('auth', 'token', 'verify', join(path, 'token')), { code: 1, err: /its user was deleted/ })
  await said('user', 'recover', 'alice')
  t.match(await vesper('auth', 'user', 'disable', 'defaultLocalToken'), { code: 1, err: /AUTH_USER_PROTECTED/ })

  t.equal((await auth.stop()).code, 0)
  const log = readFileSync(join(path, 'logs', 'vesper.log'), 'utf8')
  for (const text of [token, auth.token]) t.notOk(log.includes(text.split('.')[2] as string), 'no token in the log')
  const again = await begin()
  t.equal(again.token, auth.token)
  t.match(await json('auth', 'token', 'verify', join(path, 'token')), { name: 'alice' })
})

t.test('a token to be verified isn’t taken from the command line, where others can read it', async t => {
  const { vesper, path, start: begin } = authRepo(t)
  const auth = await begin()
  const file = join(path, 'shown')
  writeFileSync(file, `${auth.token}\n`, { mode: 0o600 })
  for (const [method, answer] of [
    ['Auth.Verify', { name: 'defaultLocalToken', perm: 'admin' }],
    ['Filecoin.AuthVerify', ['read', 'write', 'sign', 'admin']],
  ] as const) {
    const refused = await vesper('call', method, auth.token)
    t.match(refused, { code: 2, err: /COMMAND_USAGE: token may be a secret.*@FILE/s }, method)
    t.notOk((refused.out + refused.err).includes(auth.token), method)
    t.match((await vesper('call', method, `@${file}`, '--json')).json, [answer], method)
    t.match((await vesper('call', method, '--describe')).out, `$ vesper call ${method} @FILE`)
  }
  await auth.stop()
})
