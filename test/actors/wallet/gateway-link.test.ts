/** A gateway that sends what makes no sense costs the wallet that gateway, and nothing else. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { WebSocketServer } from 'ws'
import { GatewayLink } from '../../../actors/wallet/links/gateway-link.js'
import { silent } from '../../runtime/rpc/sample.js'

async function gatewayThatSays(t: Test, item: unknown): Promise<string> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  t.teardown(() => server.close())
  server.on('connection', socket =>
    socket.once('message', text => {
      const say = (what: object) => socket.send(JSON.stringify({ jsonrpc: '2.0', ...what }))
      say({ id: JSON.parse(String(text)).id, result: 1 })
      say({ method: 'xrpc.ch.val', params: [1, item] })
    }),
  )
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

for (const [what, item] of [
  ['nothing', null],
  ['a registration that is no JSON', { Id: '1', Method: 'InitConnect', Payload: Buffer.from('{').toString('base64') }],
] as const)
  t.test(`${what} in the place of a request`, async t => {
    const options = {
      url: await gatewayThatSays(t, item),
      token: 'token',
      supportAccounts: [],
      signBytes: new Uint8Array(32),
    }
    const modules = { addresses: () => [], desk: { sign: () => Promise.reject(new Error('unasked')) }, log: silent }
    const link = await GatewayLink.open(options, { ...modules, registered: () => {} })
    t.match(await link.serve(), /^the gateway sends what makes no sense/)
  })
