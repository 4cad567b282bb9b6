/** A node, a gateway and a wallet, each a process: a message is sent with a key that the node doesn't have. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { run, start } from '../bin/vesper.js'
import { folder } from '../native/installed.js'
import { until } from './guarded.js'

t.setTimeout(300_000)

/** `/ip4/127.0.0.1/tcp/45132/http` as an address of the web. */
function addressIn(file: string): string {
  const [, , host, , port, scheme] = readFileSync(file, 'utf8').split('/')
  return `${scheme}://${host}:${port}`
}

/** What those have who vouch for themselves. */
function certificateIn(path: string): { readonly certificate: string; readonly key: string } {
  const [certificate, key] = [join(path, 'cert.pem'), join(path, 'key.pem')]
  const subject = ['-subj', '/CN=gateway', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  execFileSync('openssl', ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', certificate], {
    stdio: 'ignore',
  })
  return { certificate, key }
}

t.test('a wallet behind the gateway signs for the node', async t => {
  t.testdir()
  const [hub, keys, chain] = [folder(t), folder(t), folder(t)]
  const { certificate, key } = certificateIn(hub)
  const gateway = start(t, ['run', 'gateway', '--json', '--repo', hub], {
    VESPER_GATEWAY_RPC_PORT: '0',
    VESPER_GATEWAY_RPC_CERTIFICATE: certificate,
    VESPER_GATEWAY_RPC_KEY: key,
  })
  await gateway.said('ready')
  const url = addressIn(join(hub, 'gateway', 'api'))
  t.match(url, /^https:/)
  const trusting = { NODE_EXTRA_CA_CERTS: certificate }
  const token = readFileSync(join(hub, 'gateway', 'token'))

  const node = start(t, ['daemon', '--preset', 'simulated', '--json', '--repo', chain], {
    ...trusting,
    VESPER_NODE_RPC_PORT: '0',
    VESPER_NODE_WALLET_GATEWAY: url,
    VESPER_NODE_WALLET_ACCOUNTS: '["defaultLocalToken"]',
  })
  await node.said('ready')
  writeFileSync(join(chain, 'node', 'gateway-token'), token)
  const asNode = (...args: string[]) => run(t, [...args, '--json', '--repo', chain])

  const wallet = start(t, ['run', 'wallet', '--json', '--repo', keys], {
    ...trusting,
    VESPER_WALLET_RPC_PORT: '0',
    VESPER_WALLET_GATEWAYS: JSON.stringify([url]),
    VESPER_WALLET_NODE_URL: addressIn(join(chain, 'node', 'api')),
    VESPER_WALLET_NODE_TOKEN_FILE: join(chain, 'node', 'token'),
    VESPER_WALLET_KEYSTORE_SCRYPT_N: '1024',
  })
  await wallet.said('ready')
  writeFileSync(join(keys, 'wallet', 'gateway-token'), token)
  const asWallet = (...args: string[]) => run(t, [...args, '--json', '--repo', keys], { VESPER_PASSWORD: 'swordfish' })
  t.equal((await asWallet('wallet', 'set-password')).code, 0)
  const address = (await asWallet('wallet', 'new', 'bls')).json[0]?.address as string
  t.equal((await asNode('devnet', 'fund', address, '100', '--wait')).code, 0)

  const isServed = async (): Promise<void> => {
    if (!/true/.test((await asNode('call', 'Filecoin.WalletHas', address)).out)) await isServed()
  }
  await isServed()
  const sent = await asNode('send', 't01000', '3', '--from', address, '--wait')
  t.match(sent, { code: 0 }, sent.err || sent.out)
  t.match((await asNode('wallet', 'balance', address)).json[0], { balance: /^96\d{18}$/ })

  t.comment('what the receiver is, the wallet asks the node')
  const rule = JSON.stringify({ name: 'withdrawals', effect: 'allow', methods: ['WithdrawBalance', 'Send'] })
  const rules = join(keys, 'rules.json')
  writeFileSync(rules, rule)
  t.match(await asWallet('wallet', 'policy', 'set', rules), { code: 0 })
  t.match(await asWallet('wallet', 'policy', 'bind', 'own', address, 'withdrawals'), { code: 0 })
  const would = async (to: string, method: string) =>
    (await asWallet('wallet', 'policy', 'dry-run', address, '--to', to, '--method', method)).json[0]
  t.match(await would('t01000', '16'), { granted: true })
  t.match(await would('t01000', '23'), { granted: false, reason: /ChangeOwnerAddress \(23\) of storageminer/ })
  t.match(await would('t0777777', '16'), { granted: false, reason: /nobody tells what kind of actor t0777777 is/ })
  const [robust] = (await asNode('call', 'Filecoin.StateLookupRobustAddress', 't01000', 'null')).json
  writeFileSync(rules, rule.replace(/}$/, `,"to":["${robust}"]}`))
  t.match(await asWallet('wallet', 'policy', 'set', rules), { code: 0 })
  t.match(await would('t01000', '16'), { granted: true }, 'by its other address')
  t.match(await would('t01001', '16'), { granted: false })

  t.comment('a wallet that doesn’t know who vouches for the gateway')
  const stranger = folder(t)
  mkdirSync(join(stranger, 'wallet'), { mode: 0o700 })
  writeFileSync(join(stranger, 'wallet', 'gateway-token'), token, { mode: 0o600 })
  const other = start(t, ['run', 'wallet', '--json', '--repo', stranger], {
    VESPER_WALLET_RPC_PORT: '0',
    VESPER_WALLET_GATEWAYS: JSON.stringify([url]),
  })
  await other.said('ready')
  const statusOf = async () => (await run(t, ['wallet', 'status', '--json', '--repo', stranger])).out
  await until(async () => /self-signed certificate/.test(await statusOf()))

  t.match(await asWallet('wallet', 'lock'), { code: 0 })
  t.match(await asNode('send', 't01000', '3', '--from', address), { code: 1, out: /WALLET_LOCKED/ })
  gateway.child.kill('SIGKILL')
  await gateway.ended
  t.match(await asNode('send', 't01000', '3', '--from', address), { code: 1, out: /RPC_UNREACHABLE/ })
  t.match(await asNode('chain', 'head'), { code: 0 }, 'and the node goes on')
})
