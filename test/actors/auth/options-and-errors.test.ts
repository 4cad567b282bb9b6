import t from 'tap'
import { AuthorityOptions } from '../../../actors/auth/client/options.js'
import { AuthError, AuthErrorCode } from '../../../actors/auth/index.js'
import { AuthOptions, parseAuthOptions } from '../../../actors/auth/options.js'
import { listOptions } from '../../../config/option.js'

t.test('without options rows are kept on this machine', async t => {
  t.same(parseAuthOptions({}), { network: 't', store: { type: 'lmdb' }, pollMs: 250, usageDays: 400 })
})

t.test('options that make no sense are refused by name', async t => {
  const url = 'mysql://me:secret@host/db'
  for (const [input, problem] of [
    [{ store: { type: 'mysql' } }, /url/],
    [{ store: { type: 'lmdb', url } }, /url/],
    [{ store: { type: 'mysql', url, certificateAuthority: 'ca.pem' } }, /certificateAuthority/],
    [{ store: { type: 'postgres' } }, /type/],
    [{ network: 'x' }, /network/],
    [{ pollMs: 5_000 }, /pollMs/],
    [{ usageDays: -1 }, /usageDays/],
    [{ unheardOf: 1 }, /unheardOf/],
  ] as const)
    t.throws(() => parseAuthOptions(input as never), { code: AuthErrorCode.OPTIONS_INVALID, message: problem })
})

t.test('each option has a line and a variable of its own, and the database’s address is never shown', async t => {
  const options = listOptions(AuthOptions, ['auth'])
  t.same(
    options.map(({ variable, secret }) => [variable, secret]),
    [
      ['VESPER_AUTH_NETWORK', false],
      ['VESPER_AUTH_STORE_TYPE', false],
      ['VESPER_AUTH_STORE_URL', true],
      ['VESPER_AUTH_STORE_CERTIFICATE_AUTHORITY', false],
      ['VESPER_AUTH_STORE_TIMEOUT_MS', false],
      ['VESPER_AUTH_POLL_MS', false],
      ['VESPER_AUTH_USAGE_DAYS', false],
    ],
  )
  for (const { key, description } of options) t.ok(description.length > 20, key)
})

t.test('calls are counted in memory, or in a database that is named', async t => {
  const url = 'mysql://me:secret@host/db'
  t.same(AuthorityOptions.parse({}), { limits: { type: 'memory' } })
  t.same(AuthorityOptions.parse({ limits: { type: 'mysql', url } }).limits, { type: 'mysql', url, timeoutMs: 1_000 })
  for (const limits of [{ type: 'mysql' }, { url }, { type: 'lmdb' }, { type: 'mysql', url: 'mysql://host' }])
    t.equal(AuthorityOptions.safeParse({ limits }).success, false, JSON.stringify(limits))
  const secret = listOptions(AuthorityOptions, ['authority']).filter(option => option.secret)
  t.same(
    secret.map(({ variable }) => variable),
    ['VESPER_AUTHORITY_LIMITS_URL'],
  )
})

t.test('every code has its own name and a message', async t => {
  for (const [name, code] of Object.entries(AuthErrorCode)) {
    t.equal(code, `AUTH_${name}`)
    const error = new AuthError({ code, why: 'W', wanted: 'admin', problem: 'P', user: 'U', id: 'I' } as never)
    t.ok(error.message.length > 20, code)
    t.same(error.data, error.detail)
  }
})
