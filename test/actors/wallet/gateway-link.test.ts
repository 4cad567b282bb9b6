/** What a gateway does to a wallet that it shouldn't. What makes no sense costs the wallet that gateway, and nothing else. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { type WebSocket, WebSocketServer } from 'ws'
import { GatewayLink } from '../../../actors/wallet/links/gateway-link.js'
import { Address } from '../../../filecoin/index.js'
import { systemClock } from '../../../runtime/timers/index.js'
import { silent } from '../../runtime/rpc/sample.js'

const say = (socket: WebSocket, what: object) => socket.send(JSON.stringify({ jsonrpc: '2.0', ...what }))

interface Asked {
  readonly id: number
  readonly method: string
  readonly params: readonly unknown[]
}

/** Answers each registration with an item, and other calls as it is told. */
async function gatewayThatSays(t: Test, item: unknown, answer: (asked: Asked) => object = () => ({ result: null })) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  t.teardown(() => server.close())
  server.on('connection', socket =>
    socket.on('message', text => {
      const asked = JSON.parse(String(text)) as Asked
      if (!asked.method.endsWith('.ListenWalletEvent')) {
        say(socket, { id: asked.id, ...answer(asked) })
        return
      }
      say(socket, { id: asked.id, result: 1 })
      say(socket, { method: 'xrpc.ch.val', params: [1, item] })
    }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const optionsOf = (url: string) => ({ url, token: 'token', supportAccounts: [], signBytes: new Uint8Array(32) })
const modules = {
  addresses: () => [],
  desk: { sign: () => Promise.reject(new Error('unasked')) },
  clock: systemClock,
  log: silent,
  registered: () => {},
}
const base64 = (text: string) => Buffer.from(text).toString('base64')
const REGISTERED = { Id: '1', Method: 'InitConnect', Payload: base64('{"ChannelId":"c"}') }

for (const [what, item] of [
  ['nothing', null],
  ['a registration that is no JSON', { Id: '1', Method: 'InitConnect', Payload: base64('{') }],
] as const)
  t.test(`${what} in the place of a request`, async t => {
    const link = await GatewayLink.open(optionsOf(await gatewayThatSays(t, item)), modules)
    t.match(await link.serve(), /^the gateway sends what makes no sense/)
  })

t.test('a gateway that doesn’t take keys is told of them again, ever more seldom, until it does', async t => {
  let times = 0
  const waits: number[] = []
  const told: unknown[] = []
  const url = await gatewayThatSays(t, REGISTERED, ({ params }) => {
    told.push(params)
    if (++times < 3) return { error: { code: 1, message: 'too often' } }
    // It knows of the key, and asks for it by itself.
    const message = 'the key was not shown'
    return { error: { code: 1, message, data: { code: 'GATEWAY_KEY_UNPROVEN', message } } }
  })
  const clock = {
    after(delayMs: number, run: () => void) {
      waits.push(delayMs)
      setImmediate(run)
      return () => {}
    },
  }
  const link = await GatewayLink.open(optionsOf(url), { ...modules, clock })
  const ended = link.serve()
  await link.added([Address.id(7)])
  while (times < 3) await new Promise(setImmediate)
  t.same(told.slice(0, 3), Array(3).fill(['c', [Address.id(7).toString()]]))
  t.equal(waits[1], 2 * (waits[0] as number))
  // By then the wallet has its answer.
  await link.added([Address.id(8)])
  await link.added([Address.id(9)])
  t.same(told.at(-1), ['c', [Address.id(9).toString()]], 'what it took isn’t told again')
  link.close()
  await ended
})

t.test('keys that come and go while it registers are told of as soon as it has', async t => {
  const told: unknown[] = []
  const url = await gatewayThatSays(t, REGISTERED, ({ method, params }) => {
    told.push([method, ...params])
    return { result: null }
  })
  const link = await GatewayLink.open(optionsOf(url), modules)
  await link.added([Address.id(7), Address.id(8)])
  await link.removed([Address.id(8), Address.id(9)])
  await link.added([Address.id(9)])
  const ended = link.serve()
  while (told.length < 2) await new Promise(setImmediate)
  t.same(told, [
    ['Gateway.RemoveAddress', 'c', ['t08', 't09']],
    ['Gateway.AddNewAddress', 'c', ['t07', 't09']],
  ])
  link.close()
  await ended
})
