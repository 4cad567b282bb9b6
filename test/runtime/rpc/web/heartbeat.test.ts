/** The other side goes without a farewell, as a machine without power does. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { WebSocketServer } from 'ws'
import { connectWeb, RpcErrorCode } from '../../../../runtime/rpc/index.js'

async function other(t: Test, options: { readonly autoPong: boolean }) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', ...options })
  await once(server, 'listening')
  t.teardown(() => {
    for (const client of server.clients) client.terminate()
    server.close()
  })
  let pings = 0
  const enough = new Promise<void>(resolve =>
    server.on('connection', socket => socket.on('ping', () => ++pings === 5 && resolve())),
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, enough }
}

t.test('one that gives no sign of life is taken for gone, and what waits for it is told', async t => {
  const { url } = await other(t, { autoPong: false })
  const connection = await connectWeb({ url, heartbeatMs: 50 })
  t.match(await connection.closed, { code: RpcErrorCode.CONNECTION_LOST })
})

t.test('one that answers stays, however long nothing is said', async t => {
  const { url, enough } = await other(t, { autoPong: true })
  const connection = await connectWeb({ url, heartbeatMs: 50 })
  await enough
  connection.close()
  t.equal(await connection.closed, null)
})
