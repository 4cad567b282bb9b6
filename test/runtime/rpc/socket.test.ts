import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { connectSocket, RpcErrorCode, type ServerOptions, SocketServer } from '../../../runtime/rpc/index.js'
import { connectionSuite } from './connection.conformance.js'
import { type Sample, sample, sampleApi, silent, ticks } from './sample.js'

/** Short: tap's own folders are longer than a socket's address may be. */
function socketPath(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'rpc-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 's')
}

async function serve(t: Test, { dispatcher }: Sample, options: Partial<ServerOptions> = {}) {
  const path = socketPath(t)
  const server = new SocketServer({ path, graceMs: 200, ...options }, { dispatcher, log: silent })
  await server.listen()
  t.teardown(() => server.close())
  return { path, server }
}

/** Speaks to a server without a client: sends text, reads lines. */
class Raw {
  readonly socket: Socket
  readonly #lines: string[] = []
  readonly #waiting: ((line: string | null) => void)[] = []
  #ended = false

  constructor(path: string, allowHalfOpen = false) {
    this.socket = connect({ path, allowHalfOpen })
    let open = ''
    this.socket.on('data', chunk => {
      const parts = (open + chunk).split('\n')
      open = parts.pop() ?? ''
      for (const part of parts) {
        const next = this.#waiting.shift()
        if (next === undefined) this.#lines.push(part)
        else next(part)
      }
    })
    this.socket.on('error', () => {})
    this.socket.on('close', () => this.#end())
    this.socket.on('end', () => this.#end())
  }

  #end() {
    this.#ended = true
    for (const next of this.#waiting.splice(0)) next(null)
  }

  send(text: string) {
    this.socket.write(text)
  }

  /** The next message; null when there will be none. */
  async next(): Promise<Record<string, unknown> | null> {
    const line =
      this.#lines.shift() ??
      (this.#ended ? null : await new Promise<string | null>(resolve => this.#waiting.push(resolve)))
    return line === null ? null : JSON.parse(line)
  }
}

t.test('over a socket', async t => {
  connectionSuite(t, async (subject, t) => {
    const { path } = await serve(t, subject)
    const connection = await connectSocket({ path })
    t.teardown(() => connection.close())
    return connection
  })
})

t.test('the socket is its user’s alone', async t => {
  const { path } = await serve(t, sample())
  t.equal(statSync(path).mode & 0o777, 0o600)
})

t.test('a socket that a dead process left is no hindrance', async t => {
  const path = socketPath(t)
  writeFileSync(path, '')
  const server = new SocketServer({ path }, { dispatcher: sample().dispatcher, log: silent })
  await server.listen()
  t.teardown(() => server.close())
  const connection = await connectSocket({ path })
  t.equal(await connection.client('Sample', sampleApi).Add(1, 2), 3)
  connection.close()
})

t.test('nobody there is told as such', async t => {
  await t.rejects(connectSocket({ path: socketPath(t) }), { code: RpcErrorCode.UNREACHABLE })
})

t.test('what is not JSON is refused, and the next line is answered', async t => {
  const { path } = await serve(t, sample())
  const raw = new Raw(path)
  raw.send('{"jsonrpc": oops\n\n')
  t.match(await raw.next(), { id: null, error: { code: -32700 } })
  raw.send('{"jsonrpc":"2.0","id":1,"method":"Sample.Add","params":[1,2]}\n')
  t.match(await raw.next(), { id: 1, result: 3 })
  raw.socket.destroy()
})

t.test('what is not a request is refused by the numbers of the specification', async t => {
  const { path } = await serve(t, sample())
  const raw = new Raw(path)
  const cases: [string, unknown, number][] = [
    ['{"id":1,"method":"Sample.Add","params":[1,2]}', 1, -32600],
    ['{"jsonrpc":"2.0","id":2,"method":7}', 2, -32600],
    ['[{"jsonrpc":"2.0","id":3,"method":"Sample.Add","params":[1,2]}]', null, -32600],
    ['null', null, -32600],
    ['{"jsonrpc":"2.0","id":4,"method":"Sample.Nope"}', 4, -32601],
    ['{"jsonrpc":"2.0","id":5,"method":"Sample.Add","params":[1]}', 5, -32602],
    ['{"jsonrpc":"2.0","id":6,"method":"Sample.Add","params":{"a":1}}', 6, -32600],
    ['{"jsonrpc":"2.0","id":7,"method":"Sample.Fail"}', 7, 1],
    ['{"jsonrpc":"2.0","id":8,"method":"__proto__.toString"}', 8, -32601],
  ]
  for (const [line, id, code] of cases) {
    raw.send(`${line}\n`)
    t.match(await raw.next(), { id, error: { code } }, line)
  }
  raw.socket.destroy()
})

t.test('a notification is done and not answered', async t => {
  const { path } = await serve(t, sample())
  const raw = new Raw(path)
  raw.send(
    '{"jsonrpc":"2.0","method":"Sample.Add","params":[1,2]}\n{"jsonrpc":"2.0","id":"x","method":"Sample.Add","params":[2,2]}\n',
  )
  t.match(await raw.next(), { id: 'x', result: 4 })
  raw.socket.destroy()
})

t.test('a request may come in pieces, cut within a character', async t => {
  const { path } = await serve(t, sample())
  const raw = new Raw(path)
  const bytes = Buffer.from('{"jsonrpc":"2.0","id":1,"method":"Sample.Greet","params":["Vénus"]}\n')
  for (const byte of bytes) raw.socket.write(Buffer.from([byte]))
  t.match(await raw.next(), { result: 'Hello, Vénus' })
  raw.socket.destroy()
})

t.test('a line that is too long is refused, and its caller hung up on', async t => {
  const { path } = await serve(t, sample(), { maxLineBytes: 1_000 })
  const raw = new Raw(path)
  raw.send('x'.repeat(5_000))
  t.match(await raw.next(), { error: { code: -32600, data: { code: RpcErrorCode.TOO_LONG } } })
  t.equal(await raw.next(), null)
})

t.test('a caller that has said all it wants still gets its answers', async t => {
  const subject = sample()
  const { path } = await serve(t, subject)
  const raw = new Raw(path, true)
  raw.socket.end('{"jsonrpc":"2.0","id":1,"method":"Sample.Wait"}\n')
  await subject.waited
  subject.release()
  t.match(await raw.next(), { id: 1, result: 'done' })
  t.equal(await raw.next(), null)
})

t.test('a caller that vanishes in the middle of an answer hurts nobody else', async t => {
  const subject = sample()
  const { path } = await serve(t, subject)
  const vanishing = new Raw(path)
  vanishing.send('{"jsonrpc":"2.0","id":1,"method":"Sample.Wait"}\n')
  await subject.waited
  vanishing.socket.destroy()
  await once(vanishing.socket, 'close')
  subject.release()
  const other = await connectSocket({ path })
  t.equal(await other.client('Sample', sampleApi).Add(1, 2), 3)
  other.close()
})

t.test('a listener that vanishes is forgotten', async t => {
  const subject = sample()
  const { path } = await serve(t, subject)
  const connection = await connectSocket({ path })
  await connection.subscribe('Sample.Ticks', ticks, [], () => {})
  t.equal(subject.listeners(), 1)
  connection.close()
  await subject.deserted
  t.equal(subject.listeners(), 0)
})

t.test('a listener that does not read is told so and hung up on, while others go on', async t => {
  const subject = sample()
  const { path } = await serve(t, subject, { maxUnreadBytes: 64 * 1024 })
  const slow = new Raw(path)
  slow.send('{"jsonrpc":"2.0","id":1,"method":"Sample.Ticks"}\n')
  t.match(await slow.next(), { id: 1, result: 1 })
  slow.socket.pause()
  const pad = 'x'.repeat(10_000)
  // Sent in one turn, so that the kernel's own buffer is full at some time too.
  for (let n = 0; subject.listeners() > 0 && n < 1_000; n++) subject.tick(n, pad)
  t.equal(subject.listeners(), 0)
  const other = await connectSocket({ path })
  t.equal(await other.client('Sample', sampleApi).Add(1, 2), 3)
  other.close()
  slow.socket.resume()
  const told: Record<string, unknown>[] = []
  for (let next = await slow.next(); next !== null; next = await slow.next()) told.push(next)
  t.match(told.slice(-2), [
    { id: null, error: { data: { code: RpcErrorCode.LAGGED } } },
    { method: 'xrpc.ch.close', params: [1] },
  ])
})

t.test('the listener’s own side learns that it lagged', async t => {
  const path = socketPath(t)
  const server = createServer(socket =>
    socket.once('data', () => {
      socket.write('{"jsonrpc":"2.0","id":1,"result":1}\n')
      socket.write('{"jsonrpc":"2.0","method":"xrpc.ch.val","params":[1,{"n":1,"pad":""}]}\n')
      socket.write(
        '{"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"m","data":{"code":"RPC_LAGGED","message":"m"}}}\n',
      )
      socket.end('{"jsonrpc":"2.0","method":"xrpc.ch.close","params":[1]}\n')
    }),
  )
  server.listen(path)
  await once(server, 'listening')
  t.teardown(() => server.close())
  const connection = await connectSocket({ path })
  const got: number[] = []
  const subscription = await connection.subscribe('Sample.Ticks', ticks, [], ({ n }) => got.push(n))
  t.match(await subscription.ended, { code: RpcErrorCode.LAGGED })
  t.same(got, [1])
})

t.test('calls under way are answered before the server closes, and what comes later is refused', async t => {
  const subject = sample()
  const { path, server } = await serve(t, subject)
  const connection = await connectSocket({ path })
  const answer = connection.client('Sample', sampleApi).Wait()
  await subject.waited
  const closing = server.close()
  subject.release()
  t.equal(await answer, 'done')
  await closing
  t.match(await connection.closed, { code: RpcErrorCode.CONNECTION_LOST })
  await t.rejects(connectSocket({ path }), { code: RpcErrorCode.UNREACHABLE })
})

t.test('a call that never ends does not hold up the close for longer than the grace', async t => {
  const subject = sample()
  const { path, server } = await serve(t, subject, { graceMs: 20 })
  const connection = await connectSocket({ path })
  const answer = connection.client('Sample', sampleApi).Wait()
  await subject.waited
  await server.close()
  await t.rejects(answer, { code: RpcErrorCode.CONNECTION_LOST })
})

t.test('more calls at once than are allowed wait their turn', async t => {
  const subject = sample()
  const { path } = await serve(t, subject, { maxCalls: 2 })
  const connection = await connectSocket({ path })
  const client = connection.client('Sample', sampleApi)
  const slow = [client.Wait(), client.Wait()]
  await subject.waited
  const sums = Array.from({ length: 50 }, (_, n) => client.Add(n, n))
  subject.release()
  t.same(await Promise.all(slow), ['done', 'done'])
  t.same(
    await Promise.all(sums),
    Array.from({ length: 50 }, (_, n) => 2 * n),
  )
  connection.close()
})

t.test('an answer of the wrong kind ends the connection with a code', async t => {
  const path = socketPath(t)
  const server = createServer(socket => socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')))
  server.listen(path)
  await once(server, 'listening')
  t.teardown(() => server.close())
  const connection = await connectSocket({ path })
  await t.rejects(connection.client('Sample', sampleApi).Add(1, 2), { code: RpcErrorCode.PROTOCOL })
})
