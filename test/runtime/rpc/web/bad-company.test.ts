/** Others that behave badly: that go without a farewell, say nothing, or what makes no sense. */
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import t, { type Test } from 'tap'
import { WebSocketServer } from 'ws'
import { connectWeb, RpcErrorCode } from '../../../../runtime/rpc/index.js'
import { sampleApi } from '../sample.js'

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
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, enough }
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

t.test('what makes no sense ends the conversation, and nothing else', async t => {
  for (const text of ['null', '5', '"text"', '{', '{"method":"xrpc.ch.val","params":7}']) {
    const { url, server } = await other(t, { autoPong: true })
    server.on('connection', socket => socket.send(text))
    const connection = await connectWeb({ url })
    connection
      .client('Sample', sampleApi)
      .Wait()
      .catch(() => {})
    t.match(await connection.closed, { code: RpcErrorCode.PROTOCOL }, text)
  }
})

t.test('one that takes the connection and says nothing is waited for no longer than was said', async t => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  t.teardown(() => silent.close())
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
  await t.rejects(connectWeb({ url, timeoutMs: 50 }), { code: RpcErrorCode.UNREACHABLE })
})

t.test('one that begins a refusal and doesn’t end it is waited for no longer either', async t => {
  const slow = createServer(socket =>
    socket.on('error', () => {}).write('HTTP/1.1 503 Busy\r\nContent-Length: 100\r\n\r\nno'),
  )
  await once(slow.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => slow.close())
  const url = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
  await t.rejects(connectWeb({ url, timeoutMs: 50 }), { code: RpcErrorCode.UNREACHABLE })
})
