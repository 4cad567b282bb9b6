/** What a node of another make tells, in Lotus's words; one of our own is asked in test/e2e/pool.e2e.test.ts. */
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, createServer as createListener } from 'node:net'
import pino from 'pino'
import t, { type Test } from 'tap'
import { nodeActorsOf } from '../../../actors/wallet/node-actors.js'
import { Address } from '../../../filecoin/index.js'

const CODES = {
  storageminer: { '/': 'bafk2bzacealnlr7st6lkwoh6wxpf2hnrlex5sknaopgmkr2tuhg7vmbfy45so' },
  account: { '/': 'bafy2bzacecfxb7ciqp6xr3ac6mi2qwqlvw4flmqbg4jc52xwfahl2cagbqodg' },
  evm: { '/': 'bafy2bzaceabs43ayztofunofb6ndgprejkdqnujgp6w66tlezqmgyfkutnkaa' },
}
const OF_A_CONTRACT = { '/': 'bafy2bzacecnamqgqmifpluoeldx7zzglxcljo6oja4vrmtj7432rphldpdmm2' }
const ROBUST = Address.actor(Uint8Array.of(7)).toString()
const KEY = 't3vr3f3nq4bj4ctp62yhhcryifv25avb3weia22wwtvjaixz6n5xlvousrbftgblnvj22xqiyca64h6wffj4hq'
const actor = (Code: object) => ({ Code, Head: CODES.account, Nonce: 1, Balance: '1000', DelegatedAddress: null })

type Answers = Record<string, (params: readonly unknown[]) => unknown>

/** Answers as Lotus does: with an error's code 1 for what fails. */
async function lotus(t: Test, answers: Answers): Promise<{ url: string; asked: string[]; server: Server }> {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const { method, params } = JSON.parse(body)
    asked.push(method.slice('Filecoin.'.length))
    const answer = answers[asked.at(-1) as string]
    const outcome = answer ? outcomeOf(() => answer(params)) : { error: { code: -32601, message: 'method not found' } }
    response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, ...outcome }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, server }
}

function outcomeOf(answer: () => unknown) {
  try {
    return { result: answer() }
  } catch (error) {
    return { error: { code: 1, message: (error as Error).message } }
  }
}

function asking(url: string, timeoutMs = 60_000) {
  const now = { ms: 0 }
  const modules = { clock: { monotonic: () => now.ms }, log: pino({ level: 'silent' }) }
  const actors = nodeActorsOf({ url, timeoutMs }, modules)
  const look = async (text: string, addresses = true) => {
    const known = await actors?.look(Address.parse(text), { addresses })
    return known && { kind: known.kind, addresses: known.addresses?.map(String) ?? null }
  }
  return { look, now }
}

const WHOLE: Answers = {
  StateGetActor: ([address]) =>
    actor({ t01000: CODES.storageminer, t0100: CODES.account, t0200: CODES.evm }[address as string] ?? OF_A_CONTRACT),
  StateNetworkVersion: () => 25,
  StateActorCodeCIDs: () => CODES,
  StateLookupID: () => 't01000',
  StateAccountKey: () => KEY,
  StateLookupRobustAddress: () => ROBUST,
}

t.test('an actor’s kind goes by its code, and its other address by what kind it is', async t => {
  const { url, asked } = await lotus(t, WHOLE)
  const { look } = asking(url)
  t.same(await look('t01000'), { kind: 'storageminer', addresses: [ROBUST] })
  t.same(await look('t0100'), { kind: 'account', addresses: [KEY] })
  t.same(await look('t0200'), { kind: 'evm', addresses: null }, 'it may have two more')
  t.equal(asked.filter(method => method === 'StateActorCodeCIDs').length, 1, 'codes are asked for once')
  t.same(await look('t0300'), { kind: null, addresses: null })
  t.equal(asked.filter(method => method === 'StateActorCodeCIDs').length, 2, 'and again for one that isn’t known')
  asked.length = 0
  t.same(await look('t01000', false), { kind: 'storageminer', addresses: null })
  t.same(asked, ['StateGetActor'], 'what isn’t wanted isn’t asked for')
})

t.test('of an actor that is known by another address, the ID is asked for', async t => {
  const { url } = await lotus(t, { ...WHOLE, StateGetActor: () => actor(CODES.storageminer) })
  t.same(await asking(url).look(ROBUST), { kind: 'storageminer', addresses: ['t01000'] })
})

t.test('a node that doesn’t know robust addresses tells the kind all the same', async t => {
  const { StateLookupRobustAddress: _, ...others } = WHOLE
  const { url } = await lotus(t, others)
  t.same(await asking(url).look('t01000'), { kind: 'storageminer', addresses: null })
})

t.test('an actor that isn’t there is unknown, and the next one is asked for at once', async t => {
  const StateGetActor = () => {
    throw new Error('resolution lookup failed (t01000): actor not found')
  }
  const { url, asked } = await lotus(t, { ...WHOLE, StateGetActor })
  const { look } = asking(url)
  t.equal(await look('t01000'), null)
  t.equal(await look('t01000'), null)
  t.equal(asked.length, 2)
})

t.test('a node that is away, or says what is no answer, isn’t asked again for a while', async t => {
  const { url, asked, server } = await lotus(t, { ...WHOLE, StateGetActor: () => 'nonsense' })
  const { look, now } = asking(url)
  t.equal(await look('t01000'), null)
  t.equal(await look('t01000'), null)
  t.equal(asked.length, 1)
  server.closeAllConnections()
  server.close()
  now.ms += 5_000
  t.equal(await look('t01000'), null)
  t.equal(asked.length, 1)
})

t.test('a node that takes the question and says nothing is waited for no longer than it was said', async t => {
  let connections = 0
  const silent = createListener(() => {
    connections++
  }).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.teardown(() => silent.close())
  const { look } = asking(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`, 100)
  t.equal(await look('t01000'), null)
  t.equal(await look('t01000'), null)
  t.equal(connections, 1)
})

t.test('without a node nobody is asked', async t => {
  const modules = { clock: { monotonic: () => 0 }, log: pino({ level: 'silent' }) }
  t.equal(nodeActorsOf({ timeoutMs: 1 }, modules), null)
})
