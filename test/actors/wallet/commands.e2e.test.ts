/** A wallet and a gateway as processes of their own, by their commands. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { Address, encode, message, messageCid } from '../../../filecoin/index.js'
import { run, start } from '../../bin/vesper.js'
import { folder } from '../../native/installed.js'

t.setTimeout(180_000)

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

t.test('keys under a password, and a gateway that asks for signatures', async t => {
  t.testdir()
  const [repo, hub] = [folder(t), folder(t)]
  const gateway = start(t, ['run', 'gateway', '--json', '--repo', hub], { VESPER_GATEWAY_RPC_PORT: '0' })
  await gateway.said('ready')
  const [, kind, host, , port] = readFileSync(join(hub, 'gateway', 'api'), 'utf8').split('/')
  t.equal(kind, 'ip4')
  const env = {
    VESPER_WALLET_RPC_PORT: '0',
    VESPER_WALLET_GATEWAYS: `["http://${host}:${port}"]`,
    VESPER_WALLET_KEYSTORE_SCRYPT_N: '1024',
    // Longer than a command takes on a busy machine.
    VESPER_WALLET_KEYSTORE_GUESS_FIRST_DELAY_MS: '5000',
  }
  const wallet = start(t, ['run', 'wallet', '--json', '--repo', repo], env)
  await wallet.said('ready')
  const vesper = (...args: string[]) => run(t, [...args, '--repo', repo])
  const withPassword = (password: string, args: string[], more: Record<string, string> = {}) =>
    run(t, [...args, '--repo', repo], { VESPER_PASSWORD: password, ...more })

  t.match((await vesper('wallet', 'status')).out, /without a password/)
  t.match(await vesper('wallet', 'new'), { code: 1, err: /WALLET_PASSWORD_MISSING/ })
  t.match(await withPassword('correct horse', ['wallet', 'set-password']), { code: 0, out: /is open/ })
  t.match(await withPassword('another one', ['wallet', 'set-password']), { err: /WALLET_PASSWORD_EXISTS/ })
  const made = await vesper('wallet', 'new', 'bls', '--json')
  const address = made.json[0]?.address as string
  t.match(address, /^t3/)
  t.match(await vesper('wallet', 'list'), { code: 0, out: new RegExp(address) })
  t.match(await vesper('wallet', 'list', '--wallet', 'node'), { code: 3, err: /is no node \(wallet\)/ })
  t.match(await vesper('wallet', 'balance'), { code: 3, err: /is no node/ })

  t.comment('what is signed')
  const unsigned = {
    version: 0,
    to: Address.id(1000),
    from: Address.parse(address),
    nonce: 0,
    value: 1n,
    gasLimit: 1,
    gasFeeCap: 1n,
    gasPremium: 1n,
    method: 0n,
    params: new Uint8Array(),
  }
  const cid = hex(messageCid(unsigned).bytes)
  const extra = hex(encode(message, unsigned))
  t.match(await vesper('wallet', 'sign', address, cid, '--type', 'message', '--extra', extra), {
    code: 0,
    out: /^02[0-9a-f]{192}/,
  })
  t.match(await vesper('wallet', 'sign', address, cid), { code: 1, err: /WALLET_SIGN_(BLIND|DISGUISED)/ })
  t.match(await vesper('wallet', 'sign', address, `${cid.slice(0, -2)}00`, '--type', 'message', '--extra', extra), {
    code: 1,
    err: /WALLET_SIGN_MISMATCH/,
  })

  t.comment('out and in again')
  const file = join(repo, 'key.json')
  t.equal((await vesper('wallet', 'export', address, '--out', file)).code, 0)
  t.equal(statSync(file).mode & 0o777, 0o600)
  t.equal((await vesper('wallet', 'delete', address, '--really')).code, 0)
  t.match(await vesper('wallet', 'delete', address, '--really'), { code: 3, err: /WALLET_KEY_UNKNOWN/ })
  t.match(await vesper('wallet', 'import', file), { code: 0, out: /the wallet has the key/ })

  t.comment('the gateway')
  t.match(await vesper('wallet', 'status'), { out: /there is no token for the/ })
  writeFileSync(join(repo, 'wallet', 'gateway-token'), readFileSync(join(hub, 'gateway', 'token')))
  const registered = async (): Promise<void> => {
    const status = (await vesper('wallet', 'status', '--json')).json[0] as { gateways: { channel: string | null }[] }
    if (status.gateways[0]?.channel === null) await registered()
  }
  await registered()
  const listed = await run(t, ['gateway', 'list', '--json', '--repo', hub])
  t.match(listed.json[0], [{ kind: 'wallet', user: 'defaultLocalToken', ip: '127.0.0.1' }])
  t.match(await run(t, ['gateway', 'list', '--kind', 'proof', '--repo', hub]), { out: /nobody/ })

  t.comment('lock and password')
  t.match(await withPassword('wrong', ['wallet', 'lock']), { code: 1, err: /WALLET_PASSWORD_WRONG/ })
  const changed = async (): Promise<void> => {
    const ended = await withPassword('correct horse', ['wallet', 'change-password'], {
      VESPER_NEW_PASSWORD: 'battery staple',
    })
    if (/DELAYED/.test(ended.err)) await changed()
    else t.match(ended, { code: 0, out: /new password/ })
  }
  await changed()
  t.match(await withPassword('battery staple', ['wallet', 'lock']), { code: 0, out: /is locked/ })
  t.match(await vesper('wallet', 'new'), { code: 4, err: /WALLET_LOCKED/ })
  const passwordFile = join(repo, 'password')
  writeFileSync(passwordFile, 'battery staple\n', { mode: 0o600 })
  t.match(await vesper('wallet', 'unlock', '--password-file', passwordFile), { code: 0, out: /is open/ })
  t.match(await vesper('wallet', 'unlock', '--password-file', join(repo, 'none')), {
    code: 3,
    err: /FILE_NOT_FOUND/,
  })
  for (const text of ['correct horse', 'battery staple'])
    for (const path of ['logs/vesper.log', 'wallet/store/data.mdb'])
      t.notOk(readFileSync(join(repo, path)).includes(text), `${path} has no password`)
  const { PrivateKey } = JSON.parse(readFileSync(file, 'utf8'))
  t.notOk(readFileSync(join(repo, 'logs', 'vesper.log')).includes(PrivateKey))
  wallet.child.kill('SIGINT')
  gateway.child.kill('SIGINT')
  t.equal((await wallet.ended).code, 0)
  t.equal((await gateway.ended).code, 0)
})
