/** A wallet's policies and log by its commands, and what stays of secrets after a session. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import t, { type Test } from 'tap'
import { run, start } from '../../bin/vesper.js'
import { folder } from '../../native/installed.js'
import { filesOf } from './keystore/keystores.js'
import { FRIEND } from './wallets.js'

t.setTimeout(240_000)

const PASSWORD = 'zebra-crossing-at-midnight'
const RULE = { name: 'fees', effect: 'allow', types: ['message'], methods: ['Send'], mostValue: '1' }

async function running(t: Test, repo: string, env: Record<string, string> = {}) {
  t.testdir()
  const wallet = start(t, ['run', 'wallet', '--json', '--repo', repo], {
    ...{ VESPER_WALLET_RPC_PORT: '0', VESPER_WALLET_KEYSTORE_SCRYPT_N: '1024' },
    ...env,
  })
  await wallet.said('ready')
  return wallet
}

const ended = async ({ child, ended }: Awaited<ReturnType<typeof running>>) => {
  child.kill('SIGINT')
  return (await ended).code
}

t.test('rules are set, bound, tried dry, granted and removed', async t => {
  const repo = folder(t)
  const wallet = await running(t, repo, {})
  const vesper = (...args: string[]) => run(t, ['wallet', ...args, '--repo', repo])
  t.equal((await run(t, ['wallet', 'set-password', '--repo', repo], { VESPER_PASSWORD: PASSWORD })).code, 0)
  const key = (await vesper('new', 'secp256k1', '--json')).json[0]?.address as string

  t.match(await vesper('policy', 'list'), { code: 0, out: /no policies: each key signs whatever tells what it is/ })
  const file = join(repo, 'fees.json')
  writeFileSync(file, JSON.stringify(RULE))
  t.match(await vesper('policy', 'set', file), { code: 0, out: 'set: fees\n' })
  t.match(await vesper('policy', 'show', 'fees', '--json'), { json: [RULE] })
  t.match(await vesper('policy', 'show', 'fee'), { code: 3, err: /WALLET_POLICY_UNKNOWN.*did you mean 'fees'/ })
  writeFileSync(file, JSON.stringify([{ ...RULE, name: 'more', effect: 'alow' }]))
  t.match(await vesper('policy', 'set', file), { code: 2, err: /WALLET_POLICY_INVALID.*did you mean 'allow'/s })
  writeFileSync(file, '{"name": ')
  t.match(await vesper('policy', 'set', file), { code: 2, err: /COMMAND_USAGE: .*fees.json is no JSON/ })

  t.match(await vesper('policy', 'bind', 'worker', key, 'fees'), { code: 0, out: `${key} is bound to fees\n` })
  t.match(await vesper('policy', 'bind', 'worker', key, 'fee'), { code: 2, err: /did you mean 'fees'/ })
  t.match(await vesper('policy', 'dry-run', key, '--to', `${FRIEND}`, '--value', '1'), {
    code: 0,
    out: /^granted by rule 'fees'\n\nRULE +OUTCOME +BECAUSE\nfees +allows /,
  })
  t.match(await vesper('policy', 'dry-run', key, '--to', `${FRIEND}`, '--value', '1.5'), {
    code: 1,
    out: /^refused by rule 'fees' because 1.5 FIL to t01000 exceeds 1 FIL a message\n/,
  })
  t.match(await vesper('policy', 'dry-run', key, '--to', `${FRIEND}`, '--method', 'Send'), { code: 2, err: /a number/ })
  t.match(await vesper('policy', 'dry-run', key), { code: 2, err: /it isn’t said what would be signed/ })
  t.match(await vesper('policy', 'dry-run', key, '--type', 'f3', '--bytes', '0a'), {
    code: 1,
    err: /WALLET_SIGN_BLIND/,
  })

  t.equal((await vesper('policy', 'group', 'set', 'market', 'worker')).code, 0)
  t.match(await vesper('policy', 'group', 'list'), { out: /market +worker/ })
  const granted = await vesper('policy', 'grant', 'add', 'deals', 'market')
  t.match(granted, { code: 0, out: /^vesper-grant-[\w-]{43}\n$/, err: /can't be shown again/ })
  t.match(await vesper('policy', 'grant', 'list'), { out: /deals +market/ })
  t.match(await vesper('policy', 'grant', 'add', 'deals', 'market'), { code: 4, err: /WALLET_POLICY_EXISTS/ })
  const listed = await vesper('policy', 'list')
  t.match(listed.out, /^RULE +EFFECT +WHAT\nfees +allow +types message; methods Send; mostValue 1\n/)
  t.match(listed.out, /BINDING +KEY +RULES\nworker +t1\w+ +fees\n\nGROUP +BINDINGS\nmarket +worker\n\nGRANT/)
  t.match(await vesper('policy', 'remove', 'fees'), { code: 1, err: /WALLET_POLICY_IN_USE/ })

  const api = readFileSync(join(repo, 'wallet', 'api'), 'utf8')
    .trim()
    .split('/')
  const asDeals = await fetch(`http://${api[2]}:${api[4]}/rpc/v1`, {
    method: 'POST',
    headers: { authorization: `Bearer ${granted.out.trim()}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ jsonrpc: '2.0', id: 1 },
      method: 'Filecoin.WalletSign',
      params: [key, 'AA==', { Type: 'f3' }],
    }),
  })
  t.match(await asDeals.json(), { error: { message: /the type 'f3' doesn't tell what is signed/ } })

  t.match(await vesper('policy', 'grant', 'remove', 'deals'), { code: 0, out: /its token is refused/ })
  t.equal((await vesper('policy', 'group', 'remove', 'market')).code, 0)
  t.equal((await vesper('policy', 'unbind', 'worker')).code, 0)
  t.equal((await vesper('policy', 'remove', 'fees')).code, 0)

  const strategy = join(repo, 'strategy.json')
  const KeyBinds = [{ Name: 'venus', Address: key, MetaTypes: 2, Methods: ['Send'] }]
  writeFileSync(strategy, JSON.stringify({ KeyBinds, Groups: [{ Name: 'g', KeyBinds }] }))
  t.match(await vesper('policy', 'import-venus', strategy), {
    ...{ code: 0, out: 'taken over: 2 rules, 1 binding, 1 group, 0 grants, 0 templates\n' },
  })

  t.match(await vesper('log', 'list'), {
    code: 0,
    out: /NUMBER +WHEN .*\n *1 +\S+ +refused +f3 +\S+ +grant deals +nothing is signed/,
  })
  t.match(await vesper('log', 'list', '--decision', 'granted'), { out: /nothing of that was asked/ })
  t.match(await vesper('log', 'list', '--since', 'today'), { code: 2, err: /must be a time/ })
  t.match(await vesper('log', 'verify', '--json'), { code: 0, json: [{ records: 1, broken: null }] })
  const log = join(repo, 'wallet', 'signing-log', 'signing-00000001.log')
  writeFileSync(log, readFileSync(log, 'utf8').replace('"refused"', '"granted"'))
  t.match(await vesper('log', 'verify'), { code: 1, out: /log +broken at .*signing-00000001.log:2, / })
  t.equal(await ended(wallet), 0)
})

t.test('secrets are not taken from the command line, and are in no file but the keystore’s', async t => {
  const repo = folder(t)
  const files = folder(t)
  const secretFile = (name: string, text: string) => {
    writeFileSync(join(files, name), text, { mode: 0o600 })
    return `@${join(files, name)}`
  }
  const call = (...args: string[]) => run(t, ['call', ...args, '--repo', repo])
  let wallet = await running(t, repo)

  for (const params of [[PASSWORD], [`"${PASSWORD}"`]]) {
    const refused = await call('Filecoin.SetPassword', ...params)
    t.match(refused, { code: 2, err: /COMMAND_USAGE: password may be a secret.*@FILE/s })
    t.notMatch(refused.err, PASSWORD)
  }
  const file = secretFile('password', `${PASSWORD}\n`)
  t.match(await call('Filecoin.SetPassword', file), { code: 0 })
  t.match(await call('Filecoin.VerifyPassword', secretFile('json', JSON.stringify(PASSWORD))), { code: 0 })
  const key = (await run(t, ['wallet', 'new', 'bls', '--json', '--repo', repo])).json[0]?.address as string
  const out = join(files, 'key.json')
  t.equal((await run(t, ['wallet', 'export', key, '--out', out, '--repo', repo])).code, 0)
  const exported = readFileSync(out, 'utf8')
  t.match(await call('Filecoin.WalletImport', exported), { code: 2, err: /key may be a secret/ })
  t.match(await call('Filecoin.WalletImport', `@${out}`), { code: 0, out: JSON.stringify(key) })
  t.match(await call('Filecoin.WalletImport', secretFile('bad', `{"Type": "bls", "PrivateKey": "${PASSWORD}`)), {
    code: 2,
  })
  t.match(await call('Filecoin.VerifyPassword', secretFile('wrong', 'hunter2-of-somebody-else')), { code: 1 })
  t.match((await call('Filecoin.Unlock', '--describe')).out, '$ vesper call Filecoin.Unlock @FILE')
  t.equal(await ended(wallet), 0)

  t.comment('by a file, by the environment, and by a wrong one')
  const stateOf = async (env: Record<string, string>) => {
    wallet = await running(t, repo, env)
    const status = (await run(t, ['wallet', 'status', '--json', '--repo', repo])).json[0]
    t.equal(await ended(wallet), 0)
    return status?.state
  }
  t.equal(await stateOf({ VESPER_WALLET_PASSWORD_FILE: file.slice(1) }), 'unlocked')
  t.equal(await stateOf({ VESPER_PASSWORD: 'swordfish-of-nobody' }), 'locked')
  t.match(readFileSync(join(repo, 'logs', 'vesper.log'), 'utf8'), /WALLET_PASSWORD_(WRONG|DELAYED)/)

  const { PrivateKey } = JSON.parse(exported.startsWith('{') ? exported : Buffer.from(exported, 'hex').toString('utf8'))
  const secret = Buffer.from(PrivateKey, 'base64')
  const secrets: readonly (readonly [string, Buffer])[] = [
    ...['utf8', 'base64', 'hex'].map(form => [`password in ${form}`, encoded(Buffer.from(PASSWORD), form)] as const),
    ...['base64', 'hex'].map(form => [`private key in ${form}`, encoded(secret, form)] as const),
    ['private key', secret],
    ['a wrong password', Buffer.from('hunter2-of-somebody-else')],
    ['another wrong password', Buffer.from('swordfish-of-nobody')],
  ]
  const found = filesOf(repo)
  t.ok([...found.keys()].some(path => path.endsWith('vesper.log')))
  t.ok([...found.keys()].some(path => path.endsWith('data.mdb')))
  for (const [path, bytes] of found) {
    const within = relative(repo, path)
    for (const [what, text] of secrets) if (bytes.includes(text)) t.fail(`${within} has the ${what}`)
    if (within.startsWith(`wallet${sep}keystore`)) t.equal(readModeOf(path), 0o600, within)
  }
  t.pass(`${found.size} files were read`)
})

const encoded = (bytes: Buffer, form: string): Buffer => Buffer.from(bytes.toString(form as BufferEncoding))
const readModeOf = (path: string): number => statSync(path).mode & 0o777
