/** docs/examples/nginx.conf does what it says. */
import { once } from 'node:events'
import { request } from 'node:https'
import t from 'tap'
import { WebSocket } from 'ws'
import { startSample } from './nginx.js'

t.setTimeout(120_000)

const MIB = 1024 ** 2
const TOKEN = 'a-token-that-is-nobodys-business'

interface Answer {
  readonly status: number
  readonly headers: Record<string, unknown>
  readonly body: string
  /** What reached the server behind. */
  readonly told: { readonly url: string; readonly headers: Record<string, string>; readonly bytes: number } | null
}

function ask(port: number, path: string, { bytes = 0, headers = {} } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = {
      host: '127.0.0.1',
      port,
      path,
      method: bytes > 0 ? 'POST' : 'GET',
      rejectUnauthorized: false,
      headers,
    }
    const sent = request(options, response => {
      let body = ''
      response.on('data', chunk => {
        body += chunk
      })
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body,
          told: response.statusCode === 200 ? JSON.parse(body) : null,
        }),
      )
    })
    let isAnswered = false
    sent.on('response', () => {
      isAnswered = true
    })
    // What is too large is refused while it is still being sent.
    sent.on('error', error => (isAnswered ? undefined : reject(error)))
    sent.end(Buffer.alloc(bytes))
  })
}

t.test('calls go through with their token, and with who called', async t => {
  const { port, log } = await startSample(t, { metricsFrom: '127.0.0.1' })
  const headers = { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '203.0.113.9' }
  for (const path of [
    '/rpc/v0',
    '/rpc/v1',
    `/rpc/streams/v0/push/1?token=${TOKEN}`,
    '/inspector/',
    '/inspector/app.js',
    '/healthz',
    '/metrics',
  ]) {
    const { status, told, headers: answered } = await ask(port, path, { headers })
    t.equal(status, 200, path)
    t.match(told, {
      url: path,
      headers: { authorization: `Bearer ${TOKEN}`, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' },
    })
    t.match(answered['strict-transport-security'], /max-age/)
  }
  t.match(await ask(port, '/inspector'), { status: 308, headers: { location: /\/inspector\/$/ } })
  for (const path of [
    '/',
    '/rpc/v2',
    '/rpc/v1/x',
    '/rpc/v1/../../metrics.txt',
    '/etc/passwd',
    '/healthz/x',
    '/metrics/',
  ])
    t.match(await ask(port, path), { status: 404 }, path)
  t.match(log(), 'GET /rpc/v1 200')
  t.notMatch(log(), TOKEN)
  t.notMatch(log(), /(healthz|metrics) 200/)
})

t.test('numbers of the process are for those who are named alone', async t => {
  const { port } = await startSample(t, { metricsFrom: '192.0.2.7' })
  for (const path of ['/metrics', '/metrics?x', '//metrics', '/rpc/../metrics', '/%6detrics'])
    t.match(await ask(port, path), { status: 403 }, path)
  t.match(await ask(port, '/healthz'), { status: 200 })
})

t.test('a body may have 100 MiB in a call, no bound in a stream, and little elsewhere', async t => {
  const { port } = await startSample(t, { metricsFrom: '127.0.0.1' })
  t.match(await ask(port, '/rpc/v1', { bytes: 100 * MIB }), { status: 200, told: { bytes: 100 * MIB } })
  t.match(await ask(port, '/rpc/v1', { bytes: 100 * MIB + 1 }), { status: 413 })
  t.match(await ask(port, '/rpc/streams/v0/push/7', { bytes: 101 * MIB }), { status: 200, told: { bytes: 101 * MIB } })
  t.match(await ask(port, '/healthz', { bytes: 2 * MIB }), { status: 413 })
})

t.test('a WebSocket goes through in both directions, with its subprotocol', async t => {
  const { port, log } = await startSample(t, { metricsFrom: '127.0.0.1' })
  const socket = new WebSocket(`wss://127.0.0.1:${port}/rpc/v1`, ['vesper', `bearer.${TOKEN}`], {
    rejectUnauthorized: false,
  })
  const [first] = await once(socket, 'message')
  t.match(JSON.parse(String(first)), {
    url: '/rpc/v1',
    headers: { 'sec-websocket-protocol': `vesper,bearer.${TOKEN}` },
  })
  t.equal(socket.protocol, 'vesper')
  socket.send('a word')
  const [second] = await once(socket, 'message')
  t.equal(String(second), 'heard a word')
  const closed = once(socket, 'close')
  socket.close()
  await closed
  t.notMatch(log(), TOKEN)
})
