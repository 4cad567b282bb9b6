/** What an endpoint does alike on uWebSockets.js and on node:http. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import { connectWeb, type Exchange, loadUws, RpcErrorCode } from '../../../../runtime/rpc/index.js'
import { systemClock } from '../../../../runtime/timers/index.js'
import { connectionSuite } from '../connection.conformance.js'
import { sampleApi, ticks } from '../sample.js'
import { KINDS, type Kind, type Served, serve } from './serve.js'

const add = (id: unknown = 1) => `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"method":"Sample.Add","params":[1,2]}`

async function post(served: Served, body: string | Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(served.url, { method: 'POST', body, headers })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) }
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` })

/** Everything that comes back to some bytes, until the other side hangs up. */
async function raw(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let text = ''
  socket.on('data', chunk => {
    text += chunk
  })
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return text
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 2))
}

function suite(t: Test, kind: Kind): void {
  const prepare = async (t: Test, options = {}) => {
    const served = await serve(t, { kind, options })
    return { ...served, admin: await served.token('admin') }
  }

  t.test('it runs on the server that was asked for', async t => {
    t.equal((await prepare(t)).endpoint.kind, kind)
  })

  t.test('over a WebSocket', async t => {
    connectionSuite(t, async (subject, t) => {
      const served = await serve(t, { kind, subject })
      const connection = await connectWeb({ url: served.url, token: await served.token('admin') })
      t.teardown(() => connection.close())
      return connection
    })
  })

  t.test('a call by POST is answered', async t => {
    const served = await prepare(t)
    const { status, headers, body } = await post(served, add('x'), bearer(served.admin))
    t.equal(status, 200)
    t.equal(headers.get('content-type'), 'application/json')
    t.same(body, { jsonrpc: '2.0', id: 'x', result: 3 })
  })

  t.test('refusals have go-jsonrpc’s numbers and its HTTP statuses', async t => {
    const served = await prepare(t)
    const cases: [string, number, number, string][] = [
      ['{"jsonrpc": oops', 500, -32700, RpcErrorCode.PROTOCOL],
      ['', 500, -32700, RpcErrorCode.PROTOCOL],
      ['null', 400, -32600, RpcErrorCode.PROTOCOL],
      ['{"id":1,"method":"Sample.Add"}', 400, -32600, RpcErrorCode.PROTOCOL],
      ['{"jsonrpc":"2.0","id":1,"method":"Sample.Nope"}', 500, -32601, RpcErrorCode.METHOD_UNKNOWN],
      ['{"jsonrpc":"2.0","id":1,"method":"Sample.Add","params":[1]}', 500, -32602, RpcErrorCode.PARAMS_INVALID],
      ['{"jsonrpc":"2.0","id":1,"method":"Sample.Add","params":[1,2,3]}', 500, -32602, RpcErrorCode.PARAMS_INVALID],
      ['{"jsonrpc":"2.0","id":1,"method":"Sample.Add","params":["1",2]}', 500, -32602, RpcErrorCode.PARAMS_INVALID],
      ['{"jsonrpc":"2.0","id":1,"method":"Sample.Fail"}', 200, 1, 'SAMPLE_FAILED'],
      ['{"jsonrpc":"2.0","id":1,"method":"Sample.Lie"}', 500, -32603, RpcErrorCode.RESULT_INVALID],
      ['{"jsonrpc":"2.0","id":1,"method":"Sample.Ticks"}', 500, -32601, RpcErrorCode.STREAM_NEEDS_SOCKET],
      ['[]', 400, -32600, RpcErrorCode.PROTOCOL],
    ]
    for (const [body, status, number, code] of cases) {
      const answer = await post(served, body, bearer(served.admin))
      t.match(answer, { status, body: { error: { code: number, data: { code } } } }, body)
    }
  })

  t.test('a batch is answered in its order, notifications left out', async t => {
    const served = await prepare(t)
    const batch = `[${add(1)},{"jsonrpc":"2.0","method":"Sample.Add","params":[1,1]},${add('b')},{"jsonrpc":"2.0","id":3,"method":"Nope"}]`
    const { status, body } = await post(served, batch, bearer(served.admin))
    t.equal(status, 200)
    t.match(body, [
      { id: 1, result: 3 },
      { id: 'b', result: 3 },
      { id: 3, error: { code: -32601 } },
    ])
  })

  t.test('a notification is done, and its answer is empty', async t => {
    const served = await prepare(t)
    const note = '{"jsonrpc":"2.0","method":"Sample.Add","params":[1,2]}'
    t.match(await post(served, note, bearer(served.admin)), { status: 200, body: null })
  })

  t.test('who has no token, or too weak a one, is told which permission it takes', async t => {
    const served = await prepare(t)
    const forbidden = { status: 200, body: { error: { code: 1, data: { code: RpcErrorCode.FORBIDDEN } } } }
    t.match(await post(served, add()), forbidden)
    const secret = '{"jsonrpc":"2.0","id":1,"method":"Sample.Secret"}'
    const answer = await post(served, secret, bearer(await served.token('sign')))
    t.match(answer, forbidden)
    t.match(answer.body.error.message, "missing permission to invoke 'Sample.Secret' (need 'admin')")
    t.match(await post(served, secret, bearer(served.admin)), { body: { result: 'open' } })
  })

  t.test('a token that is damaged, foreign or expired is refused, again and again', async t => {
    const served = await prepare(t)
    const foreign = (await serve(t, { kind })).token('admin')
    const expired = await served.tokens.issue({ permissions: ['admin'], expiresAt: 1_000 })
    const none = 'eyJhbGciOiJub25lIn0.eyJBbGxvdyI6WyJhZG1pbiJdfQ.'
    for (const token of ['', 'x', `${served.admin}x`, served.admin.slice(1), await foreign, expired, none])
      for (const _ of [1, 2]) {
        const answer = await post(served, add(), bearer(token))
        t.match(answer, { status: 401, body: { error: { data: { code: RpcErrorCode.TOKEN_INVALID } } } }, token)
        if (token.length > 1) t.notOk(JSON.stringify(answer.body).includes(token), 'it is not told back')
        await t.rejects(connectWeb({ url: served.url, token }), { code: RpcErrorCode.TOKEN_INVALID })
      }
  })

  t.test('a token that was good expires', async t => {
    let now = 1_000_000
    const clock = { ...(await import('../../../../runtime/timers/index.js')).systemClock, wall: () => now }
    const served = await serve(t, { kind, clock })
    const token = await served.tokens.issue({ permissions: ['read'], expiresAt: now + 5_000 })
    t.match(await post(served, add(), bearer(token)), { status: 200 })
    now += 5_000
    t.match(await post(served, add(), bearer(token)), { status: 401 })
  })

  t.test('a page sends its token as a WebSocket protocol, or in the query', async t => {
    const served = await prepare(t)
    const url = served.url.replace('http', 'ws')
    for (const [address, protocols] of [
      [url, ['vesper', `bearer.${served.admin}`]],
      [`${url}?token=${served.admin}`, []],
    ] as const) {
      const socket = new WebSocket(address, [...protocols])
      await once(socket, 'open')
      t.equal(socket.protocol, protocols[0] ?? '')
      socket.send(add())
      const [data] = await once(socket, 'message')
      t.match(JSON.parse(String(data)), { result: 3 })
      socket.close()
    }
  })

  t.test('pages of other sites are refused, except those that are allowed', async t => {
    const served = await prepare(t, { allowedOrigins: ['https://friend.example'] })
    const ask = (Origin: string) => post(served, add(), { ...bearer(served.admin), Origin })
    t.match(await ask('https://foe.example'), {
      status: 403,
      body: { error: { data: { code: RpcErrorCode.ORIGIN_REFUSED } } },
    })
    t.match(await ask('null'), { status: 403 })
    t.match(await ask('https://friend.example'), { status: 200 })
    t.match(await ask(`http://127.0.0.1:${served.port}`), { status: 200 })
    const socket = new WebSocket(served.url.replace('http', 'ws'), { origin: 'https://foe.example' })
    const [error] = await once(socket, 'error')
    t.match(error.message, '403')
  })

  t.test('paths that lead nowhere, and odd ones, are answered with a code', async t => {
    const served = await prepare(t)
    const paths = [
      '/',
      '/rpc/v9',
      '/rpc/v1/',
      '//rpc/v1',
      '/rpc/../rpc/v1',
      '/%2e%2e/etc/passwd',
      '/inspector/../../x',
      '/rpc/v1%00',
    ]
    for (const path of paths) {
      const answer = await raw(
        served.port,
        `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
      )
      t.match(answer, /^HTTP\/1.1 404 /, path)
      t.match(answer, RpcErrorCode.NOT_FOUND)
    }
    t.match(await raw(served.port, 'GET /rpc/v1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), /^HTTP\/1.1 405 /)
    const socket = new WebSocket(`ws://127.0.0.1:${served.port}/other`)
    const [error] = await once(socket, 'error')
    t.match(error.message, '404')
  })

  t.test('an integer that a double can’t hold is not rounded in silence', async t => {
    const served = await prepare(t)
    const exact = (method: string, params: string) =>
      post(served, `{"jsonrpc":"2.0","id":1,"method":"Sample.${method}","params":[${params}]}`, bearer(served.admin))
    for (const n of ['9007199254740993', '-12345678901234567890123', '9007199254740991', '7'])
      t.match(await exact('Exact', n), { body: { result: n } }, n)
    t.match(await exact('Add', '1, 9007199254740993'), {
      body: { error: { code: -32602, data: { code: RpcErrorCode.PARAMS_INVALID }, message: /1: .*bigint/ } },
    })
    t.match(await exact('Greet', '"1", ":9007199254740993, [9007199254740993"'), {
      body: { result: ':9007199254740993, [9007199254740993, 1' },
    })
    t.match(await exact('Add', '1234567890123456789.5, 1e300'), { body: { result: 1e300 } })
    const socket = new WebSocket(served.url.replace('http', 'ws'), { headers: bearer(served.admin) })
    await once(socket, 'open')
    socket.send('{"jsonrpc":"2.0","id":1,"method":"Sample.Exact","params":[9007199254740993]}')
    const [answer] = await once(socket, 'message')
    t.match(JSON.parse(String(answer)), { result: '9007199254740993' })
    socket.close()
  })

  t.test('a body of 100 MiB is taken by default, and a byte more is not', async t => {
    const served = await prepare(t)
    const limit = 100 * 1024 * 1024
    const frame = '{"jsonrpc":"2.0","id":1,"method":"Sample.Add","params":[1,2]}'
    const padded = (bytes: number) => Buffer.concat([Buffer.from(frame), Buffer.alloc(bytes - frame.length, ' ')])
    t.match(await post(served, padded(limit), bearer(served.admin)), { status: 200, body: { result: 3 } })
    t.match(await post(served, padded(limit + 1), bearer(served.admin)), {
      status: 413,
      body: { error: { data: { code: RpcErrorCode.TOO_LONG } } },
    })
  })

  t.test('a body up to the limit is taken, and one past it refused', async t => {
    const served = await prepare(t, { maxBodyBytes: 1_000_000 })
    const frame = '{"jsonrpc":"2.0","id":1,"method":"Sample.Greet","params":["",""]}'
    const greet = (bytes: number) => frame.replace('""', `"${'x'.repeat(bytes - frame.length)}"`)
    const fits = await post(served, greet(1_000_000), bearer(served.admin))
    t.equal(fits.status, 200)
    const over = await post(served, greet(1_000_001), bearer(served.admin))
    t.match(over, { status: 413, body: { error: { data: { code: RpcErrorCode.TOO_LONG } } } })
    t.match(await post(served, add(), bearer(served.admin)), { status: 200 })
  })

  t.test('who has no token may send little, and who has a bad one is refused before the body is there', async t => {
    const served = await prepare(t)
    const long = ' '.repeat(1024 * 1024 + 1)
    t.match(await post(served, long), { status: 413, body: { error: { data: { code: RpcErrorCode.TOO_LONG } } } })
    t.match(await post(served, long, bearer(served.admin)), { status: 500, body: { error: { code: -32700 } } })
    const head = `POST /rpc/v1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${served.admin}x\r\nContent-Length: 100000000\r\n\r\n`
    t.match(await raw(served.port, head), /^HTTP\/1.1 401 /)
    const socket = new WebSocket(served.url.replace('http', 'ws'))
    await once(socket, 'open')
    socket.send(long)
    const [answer] = await once(socket, 'message')
    t.match(JSON.parse(String(answer)), { error: { data: { code: RpcErrorCode.TOO_LONG } } })
    t.match(await once(socket, 'close'), [1009])
  })

  t.test('a body that is sent in pieces is taken, whatever is cut', async t => {
    const served = await prepare(t)
    const text = '{"jsonrpc":"2.0","id":1,"method":"Sample.Greet","params":["Vénus"]}'
    const socket = connect(served.port, '127.0.0.1')
    socket.setNoDelay(true)
    socket.write(
      `POST /rpc/v1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${served.admin}\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n`,
    )
    for (const byte of Buffer.from(text)) {
      socket.write(Buffer.from([byte]))
      await new Promise(resolve => setImmediate(resolve))
    }
    const [answer] = await once(socket, 'data')
    t.match(String(answer), 'Hello, Vénus')
    socket.destroy()
  })

  t.test('a body that stops coming, or trickles, is given up with a code', async t => {
    const served = await prepare(t, { bodyPatienceMs: 100 })
    const head = `POST /rpc/v1 HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n`
    t.match(await raw(served.port, `${head}{"json`), /^HTTP\/1.1 408 [\s\S]*RPC_TOO_SLOW/)
    const socket = connect(served.port, '127.0.0.1')
    socket.on('error', () => {})
    let text = ''
    socket.on('data', chunk => {
      text += chunk
    })
    socket.write(head)
    const trickle = setInterval(() => socket.write('x'), 10)
    await until(() => text.includes('\r\n\r\n'))
    clearInterval(trickle)
    t.match(text, /^HTTP\/1.1 408 /)
    socket.destroy()
  })

  t.test('a caller that vanishes in the middle of an answer hurts nobody, and its call is cancelled', async t => {
    const served = await prepare(t)
    const body = '{"jsonrpc":"2.0","id":1,"method":"Sample.Wait"}'
    const socket = connect(served.port, '127.0.0.1')
    socket.write(
      `POST /rpc/v1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${served.admin}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    await served.subject.waited
    socket.destroy()
    await served.subject.cancelled
    served.subject.release()
    t.match(await post(served, add(), bearer(served.admin)), { status: 200 })
  })

  t.test('a call over a WebSocket can be cancelled by its id', async t => {
    const served = await prepare(t)
    const socket = new WebSocket(served.url.replace('http', 'ws'), { headers: bearer(served.admin) })
    await once(socket, 'open')
    socket.send('{"jsonrpc":"2.0","id":"w","method":"Sample.Wait"}')
    await served.subject.waited
    socket.send('{"jsonrpc":"2.0","method":"xrpc.cancel","params":["w"]}')
    await served.subject.cancelled
    socket.close()
    t.pass()
  })

  t.test('a channel goes as go-jsonrpc has it', async t => {
    const served = await prepare(t)
    const socket = new WebSocket(served.url.replace('http', 'ws'), { headers: bearer(served.admin) })
    const got: unknown[] = []
    socket.on('message', data => got.push(JSON.parse(String(data))))
    await once(socket, 'open')
    // Binary frames are taken too.
    socket.send(Buffer.from('{"jsonrpc":"2.0","id":"s","method":"Sample.Ticks"}'))
    await until(() => served.subject.listeners() === 1)
    served.subject.tick(7)
    await until(() => got.length === 2)
    socket.send('{"jsonrpc":"2.0","method":"xrpc.cancel","params":["s"]}')
    await until(() => got.length === 3)
    t.same(got, [
      { jsonrpc: '2.0', id: 's', result: 1 },
      { jsonrpc: '2.0', method: 'xrpc.ch.val', params: [1, { n: 7, pad: '' }] },
      { jsonrpc: '2.0', method: 'xrpc.ch.close', params: [1] },
    ])
    t.equal(served.subject.listeners(), 0)
    socket.close()
  })

  t.test('a reader that is too slow is told so and hung up on, and costs no more memory than it may', async t => {
    const served = await prepare(t, { maxUnreadBytes: 1024 * 1024 })
    const socket = new WebSocket(served.url.replace('http', 'ws'), { headers: bearer(served.admin) })
    await once(socket, 'open')
    socket.send('{"jsonrpc":"2.0","id":1,"method":"Sample.Ticks"}')
    await once(socket, 'message')
    const { _socket: tcp } = socket as unknown as { _socket: Socket }
    tcp.pause()
    const pad = 'x'.repeat(100_000)
    let sent = 0
    for (; served.subject.listeners() > 0; sent++) {
      served.subject.tick(sent, pad)
      if (sent % 50 === 49) await new Promise(resolve => setImmediate(resolve))
    }
    // What the kernel holds for both ends comes on top of the bound.
    t.ok(sent * 100_000 < 64 * 1024 * 1024)
    let last = ''
    socket.on('message', data => {
      last = String(data).length < 1_000 && String(data).includes('error') ? String(data) : last
    })
    tcp.resume()
    await once(socket, 'close')
    t.match(last, RpcErrorCode.LAGGED)
  })

  t.test('a long answer reaches a reader that takes its time', async t => {
    const served = await prepare(t)
    const body = '{"jsonrpc":"2.0","id":1,"method":"Sample.Long","params":[20000000]}'
    const socket = connect(served.port, '127.0.0.1')
    socket.write(
      `POST /rpc/v1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${served.admin}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    )
    let bytes = 0
    socket.on('data', chunk => {
      bytes += chunk.length
      socket.pause()
      setTimeout(() => socket.resume(), 1)
      if (bytes > 20_000_000) socket.destroy()
    })
    await once(socket, 'close')
    t.ok(bytes > 20_000_000)
  })

  t.test('who asks too often is told when to come again', async t => {
    const served = await prepare(t, { requestsPerSecond: 5 })
    const other = await served.tokens.issue({ permissions: ['read'], name: 'other' })
    const answers = []
    for (let n = 0; n < 7; n++) answers.push(await post(served, add(), bearer(served.admin)))
    t.equal(answers[0]?.status, 200)
    const last = answers.at(-1)
    t.match(last, { status: 429, body: { error: { data: { code: RpcErrorCode.TOO_MANY } } } })
    t.equal(last?.headers.get('retry-after'), '1')
    t.match(await post(served, add(), bearer(other)), { status: 200 }, 'others are not concerned')
  })

  t.test('what is shown at paths is asked for no more often than calls are made', async t => {
    const route = { path: '/shown', handle: (exchange: Exchange) => exchange.respond(200, [], 'shown') }
    const clock = { ...systemClock, monotonic: () => 0 }
    const served = await serve(t, { kind, options: { requestsPerSecond: 5 }, routes: [route], clock })
    const token = await served.token('read')
    const get = (headers: Record<string, string> = {}) => fetch(`http://127.0.0.1:${served.port}/shown`, { headers })
    const answers = []
    for (let n = 0; n < 7; n++) answers.push(await get())
    t.equal(answers[0]?.status, 200)
    const last = answers.at(-1)
    t.equal(last?.status, 429)
    t.equal(last?.headers.get('retry-after'), '1')
    t.match(await last?.json(), { error: { data: { code: RpcErrorCode.TOO_MANY } } })
    t.equal((await get(bearer(token))).status, 200, 'who shows a token is counted by that')
  })

  t.test('there are only so many WebSockets, and calls on each', async t => {
    const served = await prepare(t, { maxSockets: 2, maxCalls: 2 })
    const one = await connectWeb({ url: served.url, token: served.admin })
    const two = await connectWeb({ url: served.url, token: served.admin })
    await t.rejects(connectWeb({ url: served.url, token: served.admin }), { code: RpcErrorCode.TOO_MANY })
    const client = one.client('Sample', sampleApi)
    const slow = [client.Wait(), client.Wait()]
    await served.subject.waited
    await t.rejects(client.Add(1, 2), { code: RpcErrorCode.TOO_MANY })
    t.equal(await two.client('Sample', sampleApi).Add(1, 2), 3)
    served.subject.release()
    await Promise.all(slow)
    t.equal(await client.Add(1, 2), 3)
    one.close()
    two.close()
  })

  t.test('a thousand idle connections leave room for a call', async t => {
    const served = await prepare(t)
    const sockets = await Promise.all(
      Array.from({ length: 1_000 }, async (_, n) => {
        if (n % 2 === 0) {
          const socket = connect(served.port, '127.0.0.1')
          await once(socket, 'connect')
          return () => socket.destroy()
        }
        const connection = await connectWeb({ url: served.url, token: served.admin })
        return () => connection.close()
      }),
    )
    t.match(await post(served, add(), bearer(served.admin)), { status: 200 })
    for (const close of sockets) close()
  })

  t.test('calls under way are answered before it closes', async t => {
    const served = await prepare(t)
    const connection = await connectWeb({ url: served.url, token: served.admin })
    const bySocket = connection.client('Sample', sampleApi).Wait()
    const byPost = post(served, '{"jsonrpc":"2.0","id":1,"method":"Sample.Wait"}', bearer(served.admin))
    await until(() => served.subject.waiting() === 2)
    const subscription = await connection.subscribe('Sample.Ticks', ticks, [], () => {})
    const closing = served.endpoint.close()
    served.subject.release()
    t.equal(await bySocket, 'done')
    t.match(await byPost, { status: 200, body: { result: 'done' } })
    t.match(await subscription.ended, { code: RpcErrorCode.CLOSING })
    await closing
    await t.rejects(connectWeb({ url: served.url, token: served.admin }), { code: RpcErrorCode.UNREACHABLE })
  })

  t.test('a call that never ends holds up the close for the grace alone', async t => {
    const served = await prepare(t, { graceMs: 20 })
    const connection = await connectWeb({ url: served.url, token: served.admin })
    const answer = connection.client('Sample', sampleApi).Wait()
    await served.subject.waited
    await served.endpoint.close()
    await t.rejects(answer, { code: RpcErrorCode.CONNECTION_LOST })
  })

  t.test('an address that is taken is told as such', async t => {
    const served = await prepare(t)
    await t.rejects(serve(t, { kind, options: { port: served.port } }), { code: RpcErrorCode.ADDRESS_TAKEN })
  })

  t.test('with certificate and key it speaks TLS, and nothing else', async t => {
    const folder = t.testdir()
    const [certificate, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
    const files = ['-keyout', key, '-out', certificate]
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...subject, ...files],
      { stdio: 'ignore' },
    )
    const served = await prepare(t, { certificate, key })
    const ca = readFileSync(certificate)
    const text = await new Promise<string>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port: served.port,
        servername: 'localhost',
        path: '/rpc/v1',
        method: 'POST',
        ca,
        headers: bearer(served.admin),
      }
      const asking = request(options, async response => {
        let body = ''
        for await (const chunk of response) body += chunk
        resolve(body)
      })
      asking.on('error', reject)
      asking.end(add())
    })
    t.match(JSON.parse(text), { result: 3 })
    await t.rejects(post(served, add(), bearer(served.admin)))
  })

  t.test('what is not HTTP at all hurts nobody', async t => {
    const served = await prepare(t)
    for (const bytes of [
      '\0\0\0\0\r\n\r\n',
      'GET\r\n\r\n',
      'POST /rpc/v1 HTTP/1.1\r\nContent-Length: -5\r\n\r\n',
      `GET / HTTP/1.1\r\nX: ${'y'.repeat(100_000)}\r\n\r\n`,
    ])
      await raw(served.port, bytes)
    t.match(await post(served, add(), bearer(served.admin)), { status: 200 })
  })
}

for (const kind of KINDS) {
  const absent = kind === 'uWebSockets.js' && loadUws() === null
  t.test(kind, { skip: absent && 'no binary for this Node' }, async t => suite(t, kind))
}
