/**
 * A thousand requests over fifty connections, of a gateway and two wallets with the same key, which are killed in turn: each request has one answer, and
 * what was signed stands in the logs of who signed it, once.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { callsApi } from '../../actors/gateway/index.js'
import { Address, encode, type Message, message, messageCid } from '../../filecoin/index.js'
import { verifySecp256k1 } from '../../native/index.js'
import { connectWeb } from '../../runtime/rpc/index.js'
import { type Running, run, start } from '../bin/vesper.js'
import { folder, useInstalledAddon } from '../native/installed.js'
import { until } from './guarded.js'

t.setTimeout(300_000)
useInstalledAddon()

const CONNECTIONS = 50
const EACH = 20
const ACCOUNT = 'defaultLocalToken'

interface Killable {
  readonly repo: string
  start(): Promise<void>
  kill(): Promise<void>
  vesper(...words: string[]): ReturnType<typeof run>
}

function walletOf(t: Test, gateway: string, token: string): Killable {
  const repo = folder(t)
  const env = {
    VESPER_WALLET_RPC_PORT: '0',
    VESPER_WALLET_GATEWAYS: JSON.stringify([gateway]),
    VESPER_WALLET_KEYSTORE_SCRYPT_N: '1024',
    VESPER_PASSWORD: 'swordfish',
  }
  let running: Running
  return {
    repo,
    async start() {
      running = start(t, ['run', 'wallet', '--json', '--repo', repo], env)
      await running.said('"event":"ready"')
      writeFileSync(join(repo, 'wallet', 'gateway-token'), token, { mode: 0o600 })
    },
    async kill() {
      running.child.kill('SIGKILL')
      await running.ended
    },
    vesper: (...words) => run(t, [...words, '--json', '--repo', repo], env),
  }
}

t.test('wallets are killed in a storm of requests, and nobody is left without an answer', async t => {
  t.testdir({})
  const hub = folder(t)
  const gateway = start(t, ['run', 'gateway', '--json', '--repo', hub], { VESPER_GATEWAY_RPC_PORT: '0' })
  await gateway.said('"event":"ready"')
  const [, , host, , port] = readFileSync(join(hub, 'gateway', 'api'), 'utf8').split('/')
  const url = `http://${host}:${port}`
  const token = readFileSync(join(hub, 'gateway', 'token'), 'utf8')
  const connect = async () => {
    const connection = await connectWeb({ url: `${url}/rpc/v2`, token })
    t.teardown(() => connection.close())
    return connection.client('Gateway', callsApi)
  }
  const clients = await Promise.all(Array.from({ length: CONNECTIONS }, connect))

  const wallets = [walletOf(t, url, token), walletOf(t, url, token)] as const
  const [first, second] = wallets
  for (const wallet of wallets) await wallet.start()
  t.match(await first.vesper('wallet', 'set-password'), { code: 0 })
  t.match(await second.vesper('wallet', 'set-password'), { code: 0 })
  const key = (await first.vesper('wallet', 'new', 'secp256k1')).json[0]?.address as string
  const exported = join(first.repo, 'key.json')
  t.match(await first.vesper('wallet', 'export', key, '--out', exported), { code: 0 })
  t.match(await second.vesper('wallet', 'import', exported), { code: 0 })
  const [asker] = clients as [(typeof clients)[number]]
  const served = async (): Promise<number> =>
    (await asker.ListWalletInfo())
      .flatMap(({ ConnectStates }) => ConnectStates)
      .filter(({ Addrs }) => Addrs.map(String).includes(key)).length
  await until(async () => (await served()) === 2)

  const from = Address.parse(key)
  const asked = (nonce: number): Message => ({
    ...{ version: 0, to: from, from, nonce, gasLimit: 1_000_000, gasFeeCap: 1_000n, gasPremium: 1n },
    ...{ method: 0n, params: new Uint8Array(), value: 0n },
  })
  const outcomes = new Map<number, string>()
  const request = async (client: (typeof clients)[number], nonce: number): Promise<void> => {
    const whole = asked(nonce)
    const bytes = messageCid(whole).bytes
    const meta = { Type: 'message', Extra: Buffer.from(encode(message, whole)).toString('base64') }
    const answer = await client.WalletSign(key, [ACCOUNT], Buffer.from(bytes).toString('base64'), meta).then(
      ({ data }) => (verifySecp256k1(from.bytes, bytes, data) ? 'signed' : 'forged'),
      error => String((error as { code?: string }).code ?? error),
    )
    if (outcomes.has(nonce)) t.fail(`${nonce} was answered twice`)
    outcomes.set(nonce, answer)
  }

  // What is still to be asked waits at these counts for the wallets that were killed, so that each falls in the middle of the storm.
  let gate: Promise<unknown> = Promise.resolve()
  const storm = clients.map(async (client, index) => {
    for (let turn = 0; turn < EACH; turn++) {
      if (turn % 10 === 9) await gate
      await request(client, index * EACH + turn)
    }
  })
  const answered = (count: number) => until(() => outcomes.size >= count)
  const again = async (wallet: Killable): Promise<void> => {
    await wallet.kill()
    await wallet.start()
    await until(async () => (await served()) === 2)
  }
  await answered(100)
  gate = again(first)
  await gate
  await answered(600)
  gate = again(second)
  await Promise.all([gate, ...storm])

  const counts = new Map<string, number>()
  for (const outcome of outcomes.values()) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  t.comment([...counts].map(([outcome, times]) => `${outcome} ${times}`).join(', '))
  t.equal(outcomes.size, CONNECTIONS * EACH)
  t.notOk(counts.has('forged'))
  t.ok((counts.get('signed') ?? 0) > 900)
  t.same(
    [...counts.keys()].filter(outcome => outcome !== 'signed' && !/^(GATEWAY|WALLET)_/.test(outcome)),
    [],
    'what isn’t signed is refused with a code',
  )

  const logged = new Map<string, number>()
  for (const wallet of wallets) {
    const log = (await wallet.vesper('wallet', 'log', 'list', '--limit', '10000')).json[0] as unknown as {
      readonly id: string
      readonly type: string
      readonly signed: string
      readonly decision: string
    }[]
    const messages = log.filter(({ type, decision }) => type === 'message' && decision === 'granted')
    t.equal(new Set(log.map(({ id }) => id)).size, log.length, 'no request stands twice in a log')
    t.equal(new Set(messages.map(({ signed }) => signed)).size, messages.length, 'nor a message')
    t.ok(messages.length > 100, `${messages.length} messages`)
    for (const { signed } of messages) logged.set(signed, (logged.get(signed) ?? 0) + 1)
    t.match(await wallet.vesper('wallet', 'log', 'verify'), { code: 0 }, 'its chain is whole')
  }
  const unlogged = [...outcomes].filter(
    ([nonce, outcome]) => outcome === 'signed' && !logged.has(`cid:${messageCid(asked(nonce))}`),
  )
  t.same(unlogged, [], 'whatever was signed is in the log of who signed it')
  const twice = [...logged.values()].filter(times => times > 1).length
  t.ok(twice <= 2 * CONNECTIONS, `in both logs are only those that went on to the other wallet: ${twice}`)
})
