/** Streams, and whole clients, over a real WebSocket and HTTP, as go-jsonrpc and iso-filecoin speak. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { RPC } from 'iso-filecoin/rpc'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { Endpoint, type Permission, Tokens, WebOptions } from '../../../../runtime/rpc/index.js'
import { systemClock } from '../../../../runtime/timers/index.js'
import { silent } from '../../../runtime/rpc/sample.js'
import { cidOf, keyOf, mine, mineNext, type Served, sent, served } from './history.js'

async function listening(t: Test, { dispatcher }: Served, options: Partial<WebOptions> = {}) {
  const tokens = new Tokens({ secret: randomBytes(32) }, { clock: systemClock })
  const endpoint = new Endpoint(WebOptions.parse({ port: 0, graceMs: 200, ...options }), {
    dispatcher,
    tokens,
    clock: systemClock,
    log: silent,
  })
  const { port } = await endpoint.listen()
  t.teardown(() => endpoint.close())
  const url = `http://127.0.0.1:${port}/rpc/v1`
  return { url, token: (...permissions: Permission[]) => tokens.issue({ permissions }) }
}

interface Frame {
  readonly id?: number
  readonly result?: unknown
  readonly method?: string
  readonly params?: readonly unknown[]
  readonly error?: { readonly code: number; readonly data: { readonly code: string } }
}

/** A client as go-jsonrpc's: a channel is a number, and its items come as notifications. */
async function goClient(t: Test, url: string, token: string) {
  const socket = new WebSocket(url.replace('http', 'ws'), { headers: { Authorization: `Bearer ${token}` } })
  t.teardown(() => socket.terminate())
  const frames: Frame[] = []
  socket.on('message', data => frames.push(JSON.parse(String(data))))
  await once(socket, 'open')
  const until = async (holds: () => boolean) => {
    while (!holds()) await new Promise(resolve => setTimeout(resolve, 5))
  }
  return {
    socket,
    frames,
    send: (message: object) => socket.send(JSON.stringify({ jsonrpc: '2.0', ...message })),
    /** The items of a channel, once there are so many. */
    async items<T>(channel: unknown, count: number): Promise<T[]> {
      const found = () => frames.filter(({ method, params }) => method === 'xrpc.ch.val' && params?.[0] === channel)
      await until(() => found().length >= count)
      return found().map(({ params }) => params?.[1] as T)
    },
    async answer(id: number): Promise<Frame> {
      await until(() => frames.some(frame => frame.id === id))
      return frames.find(frame => frame.id === id) as Frame
    },
    until,
  }
}

type News = readonly { readonly Type: string; readonly Val: { readonly Cids: unknown; readonly Height: number } }[]
const told = (news: News) => news.map(({ Type, Val }) => ({ Type, Cids: Val.Cids }))

t.test('ChainNotify tells the head, and then each change of it', async t => {
  const net = await served(t)
  await mineNext(net)
  const start = net.chain.head
  const { url, token } = await listening(t, net)
  const client = await goClient(t, url, await token('read'))
  client.send({ id: 7, method: 'Filecoin.ChainNotify', params: [] })
  const { result: channel } = await client.answer(7)
  t.type(channel, 'number')
  const [current] = await client.items<News>(channel, 1)
  t.strictSame(told(current as News), [{ Type: 'current', Cids: keyOf(start) }])
  t.strictSame(
    (current as News)[0]?.Val,
    JSON.parse(JSON.stringify(await net.v1('ChainHead'))),
    'the tipset is told as ChainHead tells it',
  )

  // One block, and then more beside it: the tipset with the first alone is reverted.
  let base = start
  for (;;) {
    await mineNext(net, { parents: base, providers: [0] })
    const lone = net.chain.head
    const news = (await client.items<News>(channel, 2)).at(-1) as News
    t.strictSame(told(news).at(-1), { Type: 'apply', Cids: keyOf(lone) })
    const before = client.frames.length
    if ((await mine(net, lone.height, { parents: base, providers: [1] })) > 0) {
      await client.until(() => client.frames.length > before)
      const reorganised = client.frames.at(-1)?.params?.[1] as News
      t.strictSame(told(reorganised), [
        { Type: 'revert', Cids: keyOf(lone) },
        { Type: 'apply', Cids: keyOf(net.chain.head) },
      ])
      break
    }
    base = lone
  }

  client.send({ method: 'xrpc.cancel', params: [7] })
  await client.until(() => client.frames.some(({ method }) => method === 'xrpc.ch.close'))
  const before = client.frames.length
  await mineNext(net)
  client.send({ id: 8, method: 'Filecoin.ChainGetGenesis', params: [] })
  await client.answer(8)
  t.equal(client.frames.length, before + 1, 'nothing comes after it was cancelled')
})

t.test('a reader that is too slow is told so, and its channel is closed', async t => {
  const net = await served(t)
  // Less than the socket's own buffer could take.
  const { url, token } = await listening(t, net, { maxUnreadBytes: 1024 * 64 })
  const slow = await goClient(t, url, await token('read'))
  for (let id = 1; id <= 300; id++) slow.send({ id, method: 'Filecoin.ChainNotify', params: [] })
  await slow.answer(300)
  slow.socket.pause()
  for (let more = 0; more < 40; more++) await mineNext(net)
  slow.socket.resume()
  await once(slow.socket, 'close')
  const refusal = slow.frames.find(({ error }) => error !== undefined)
  t.match(refusal, { error: { data: { code: 'RPC_LAGGED' } } })
  t.equal(slow.frames.filter(({ method }) => method === 'xrpc.ch.close').length, 300)
})

t.test('SyncIncomingBlocks tells each new block', async t => {
  const net = await served(t)
  const { url, token } = await listening(t, net)
  const client = await goClient(t, url, await token('read'))
  client.send({ id: 1, method: 'Filecoin.SyncIncomingBlocks', params: [] })
  const { result: channel } = await client.answer(1)
  await mineNext(net)
  const { blocks } = net.chain.head
  const headers = await client.items<{ Miner: string; Height: number }>(channel, blocks.length)
  t.strictSame(headers.map(({ Miner }) => Miner).sort(), blocks.map(({ miner }) => miner.toString()).sort())
})

t.test('iso-filecoin finds what it asks for', async t => {
  const { net, bls, message, included } = await sent(t)
  const { url, token } = await listening(t, net)
  const rpc = new RPC({ api: url, token: await token('read'), network: 'testnet' })
  t.equal((await rpc.networkName()).result, 'test')
  t.match((await rpc.chainHead()).result, { Height: included.height, Cids: keyOf(included) })
  await mineNext(net)
  const address = bls.address.toString()
  const left = BigInt((await rpc.balance(address)).result as string)
  t.ok(left > 0n && left < 1000n * 10n ** 18n)
  const lookup = (await rpc.waitMsg({ cid: cidOf(message), confidence: 0 })).result
  t.match(lookup, { Message: cidOf(message), Height: net.chain.head.height, Receipt: { ExitCode: 0 } })
  t.match((await rpc.stateLookupID({ address })).result, /^t01\d\d$/)
  t.equal(
    (await rpc.stateAccountKey({ address: (await rpc.stateLookupID({ address })).result as string })).result,
    address,
  )
  t.match((await rpc.getTipSetByHeight({ height: 0 })).result, { Height: 0 })
  const missing = await rpc.waitMsg({ cid: { '/': 'bafy2bzacea3wsdh6y3a36tb3skempjoxqpuyompjbmfeyf34fi3uy6uue42v4' } })
  t.match(missing.error, { name: 'JsonRpcError', message: /the node has no message/ })
})
