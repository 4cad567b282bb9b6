/**
 * What the pool did for its users, by auth's word, and by the chain's own: a node that makes blocks and auth, as processes of their own, each killed in between. Nothing is lost, and
 * nothing counts twice.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CID } from 'multiformats/cid'
import t from 'tap'
import type { z } from 'zod'
import type { UsageLine } from '../../actors/auth/api/usage.js'
import { devnetApi, mpoolApi, nodeApiV1 } from '../../actors/node/index.js'
import { findProcess } from '../../bin/process/find-process.js'
import { Address, message } from '../../filecoin/index.js'
import type { BookkeeperContext } from '../../machines/node/bookkeeper/index.js'
import { vesperApi } from '../../runtime/process/index.js'
import { connectWeb } from '../../runtime/rpc/index.js'
import { authRepo } from '../actors/auth/running.js'
import { start } from '../bin/vesper.js'
import { freePort } from '../docs/free-port.js'
import { operatorOf, startGuarded, until } from './guarded.js'

t.setTimeout(240_000)

const CONFIDENCE = 3
/** As JSON names a block. */
const linkOf = (cid: CID) => ({ '/': `${cid}` })
const FIL = 10n ** 18n

t.test('blocks, messages and gas are billed as the chain has them, though node and auth are killed', async t => {
  const repo = authRepo(t)
  const port = { VESPER_AUTH_RPC_PORT: `${await freePort()}` }
  let auth = await repo.start(port)
  const operator = await operatorOf(t, auth)
  for (const name of ['alice', 'bob']) await operator.CreateUser({ name, state: 'enabled' })
  await operator.BindMiner({ user: 'alice', miner: 't01000' })

  const env = { VESPER_NODE_USAGE_CONFIDENCE: `${CONFIDENCE}`, VESPER_NODE_BLOCK_DELAY: '1' }
  let node = await startGuarded(t, 'node', auth, env)
  const { repo: nodeRepo } = node
  const again = async () => {
    const settings = {
      ...env,
      VESPER_NODE_RPC_PORT: '0',
      VESPER_AUTHORITY_URL: auth.url,
      VESPER_NODE_PRESET: 'simulated',
    }
    const running = start(t, ['run', 'node', '--json', '--repo', nodeRepo], settings)
    await running.said('"event":"ready"')
    const [, , host, , port] = readFileSync(join(nodeRepo, 'node', 'api'), 'utf8').split('/')
    node = { ...node, ...running, url: `http://${host}:${port}` }
  }
  const connected = async () => {
    const connection = await connectWeb({ url: `${node.url}/rpc/v1`, token: node.token })
    t.teardown(() => connection.close())
    return {
      chain: connection.client('Filecoin', nodeApiV1),
      pool: connection.client('Filecoin', mpoolApi),
      devnet: connection.client('Devnet', devnetApi),
    }
  }
  let ask = await connected()

  const books = async (): Promise<BookkeeperContext | null> => {
    const connection = await findProcess(nodeRepo)
    if (connection === null) return null
    try {
      const { snapshot } = await connection
        .client('Vesper', vesperApi)
        .ActorsShow('bookkeeper/vesper-simulated', { last: 0 })
      return (snapshot as { context: BookkeeperContext }).context
    } finally {
      connection.close()
    }
  }

  t.comment('a key that is bob’s, with money; the faucet’s is nobody’s')
  const key = await ask.chain.WalletNew('secp256k1')
  await operator.RegisterSigners('bob', [`${key}`])
  await ask.devnet.Fund(`${key}`, 10n * FIL)
  await until(async () => (await ask.chain.WalletBalance(`${key}`)) > 0n)
  const pay = async (count: number) => {
    for (let sent = 0; sent < count; sent++)
      await ask.pool.MpoolPushMessage(
        message.toWire({
          version: 0,
          to: Address.id(99),
          from: key,
          nonce: 0,
          value: 1n,
          gasLimit: 0,
          gasFeeCap: 0n,
          gasPremium: 0n,
          method: 0n,
          params: new Uint8Array(),
        }) as never,
        null as never,
      )
  }
  const nonce = async () => (await ask.chain.StateGetActor(`${key}`, [])).nonce
  await pay(3)
  await until(async () => (await nonce()) === 3)
  const first = (await ask.chain.ChainHead()).height

  t.comment('the node is killed')
  node.child.kill('SIGKILL')
  await node.ended
  await again()
  ask = await connected()
  await until(async () => ((await books())?.told ?? 0) >= first)

  t.comment('auth is killed, and the node goes on')
  auth.child.kill('SIGKILL')
  await auth.ended
  await pay(2)
  await until(async () => (await nonce()) === 5)
  await until(async () => (await books())?.trouble !== null)
  t.match(await books(), { trouble: /./ })

  t.comment('and the node, too, while there is no auth')
  node.child.kill('SIGKILL')
  await node.ended
  await again()
  ask = await connected()
  const second = (await ask.chain.ChainHead()).height
  auth = await repo.start(port)
  await until(async () => ((await books())?.told ?? 0) >= second)

  t.comment('killed at random')
  for (let kill = 0; kill < 3; kill++) {
    const { height } = await ask.chain.ChainHead()
    await until(async () => (await ask.chain.ChainHead()).height > height + 1 + kill)
    const { child, ended } = kill % 2 === 0 ? auth : node
    child.kill('SIGKILL')
    await ended
    if (kill % 2 === 0) auth = await repo.start(port)
    else {
      await again()
      ask = await connected()
    }
  }

  t.comment('the end of the chain is told')
  const { height: last } = await ask.chain.ChainHead()
  await until(async () => ((await books())?.told ?? 0) >= last)
  node.child.kill('SIGSTOP')
  t.teardown(() => node.child.kill('SIGCONT'))
  const lines = await repo.json<z.infer<typeof UsageLine>[]>('auth', 'usage')
  node.child.kill('SIGCONT')
  const end = (await ask.chain.ChainHead()).height

  // A report may have been under way: what was billed is what the chain has up to one of these epochs.
  const owed = async (upTo: number) => {
    const sums = { blocks: 0, messages: 0, gas: 0 }
    const { chain } = ask
    for (let child = await chain.ChainHead(); child.height > 0; ) {
      const tipset = await chain.ChainGetTipSet(child.parents.cids.map(linkOf))
      const block = linkOf(child.key.cids[0] as CID)
      if (tipset.height > 0 && tipset.height <= upTo) {
        sums.blocks += tipset.blocks.filter(({ miner }) => `${miner}` === 't01000').length
        const receipts = (await chain.ChainGetParentReceipts(block)) ?? []
        for (const [place, { message }] of ((await chain.ChainGetParentMessages(block)) ?? []).entries()) {
          if (!message.from.equals(key)) continue
          sums.messages++
          sums.gas += receipts[place]?.gasUsed ?? Number.NaN
        }
      }
      child = tipset
    }
    return sums
  }
  const had = (user: string, what: 'blocks' | 'messages' | 'gas') =>
    lines
      .filter(line => line.user === user && line.service === 'node' && line.method === '')
      .reduce((sum, line) => sum + Number(line[what]), 0)
  const sums = { blocks: had('alice', 'blocks'), messages: had('bob', 'messages'), gas: had('bob', 'gas') }
  const possible = await Promise.all(Array.from({ length: end - last + 1 }, (_, epochs) => owed(last + epochs)))
  t.ok(
    possible.some(one => JSON.stringify(one) === JSON.stringify(sums)),
    `${JSON.stringify(sums)} is one of ${JSON.stringify(possible)}`,
  )
  t.equal(sums.messages, 5)
  t.same([had('alice', 'messages'), had('bob', 'blocks')], [0, 0], 'the faucet’s message is nobody’s')
  t.ok(sums.blocks > 10)

  const csv = (await repo.vesper('auth', 'usage', '--user', 'bob', '--csv')).out.trim().split('\r\n')
  t.equal(csv[0], 'day,user,service,method,calls,errors,messages,blocks,gas')
  t.match(csv[1], /^\d{4}-\d\d-\d\d,bob,node,,0,0,5,0,\d+$/)
})

t.test('a node without an auth keeps no books', async t => {
  const repo = authRepo(t)
  const running = start(t, ['run', 'node', '--json', '--repo', repo.path], {
    VESPER_NODE_PRESET: 'simulated',
    VESPER_NODE_RPC_PORT: '0',
  })
  await running.said('"event":"ready"')
  t.same(await repo.json('actors', 'list', '--kind', 'bookkeeper'), [])
})
