/** Sessions whose tokens don't hold any more, while the sessions go on. */
import t, { type Test } from 'tap'
import { WebSocket } from 'ws'
import {
  type Caller,
  loadUws,
  type RevocationListener,
  RpcError,
  RpcErrorCode,
  type TokenVerifier,
  withLower,
} from '../../../../runtime/rpc/index.js'
import { KINDS, type Kind, serve } from './serve.js'

t.setTimeout(60_000)

/** Each token is its user's name. */
class Verifier implements TokenVerifier {
  readonly refused = new Set<string>()
  readonly listeners = new Set<RevocationListener>()
  isOut = false
  questions = 0
  /** What comes before each answer. */
  beforeAnswer = async (): Promise<void> => {}

  known(): undefined {
    return undefined
  }

  async verify(token: string): Promise<Caller> {
    this.questions++
    if (this.isOut) throw Object.assign(new Error('nobody knows'), { code: 'TEST_OUT' })
    if (this.refused.has(token)) throw new RpcError({ code: RpcErrorCode.TOKEN_INVALID, why: 'it was removed' })
    const caller = { name: token, permissions: withLower(['admin']) }
    await this.beforeAnswer()
    return caller
  }

  onRevoked(listener: RevocationListener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  revoke(name: string): void {
    this.refused.add(name)
    for (const listener of this.listeners) listener(({ caller }) => caller.name === name)
  }

  lose(): void {
    this.isOut = true
    for (const listener of this.listeners) listener(() => true)
  }
}

interface Line {
  readonly socket: WebSocket
  readonly texts: string[]
  /** The code that it was closed with. */
  readonly closed: Promise<number>
}

async function open(url: string, token: string): Promise<Line> {
  const socket = new WebSocket(url.replace('http', 'ws'), { headers: { Authorization: `Bearer ${token}` } })
  const texts: string[] = []
  socket.on('message', data => texts.push(String(data)))
  const closed = new Promise<number>(resolve => socket.once('close', resolve))
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  return { socket, texts, closed }
}

async function suite(t: Test, kind: Kind): Promise<void> {
  const scene = async (t: Test) => {
    const verifier = new Verifier()
    const served = await serve(t, { kind, verifier })
    return { verifier, ...served }
  }

  t.test('a session whose token is revoked ends with a word of why, and others go on', async t => {
    const { verifier, url } = await scene(t)
    const [alice, bob] = [await open(url, 'alice'), await open(url, 'bob')]
    verifier.revoke('alice')
    t.equal(await alice.closed, 1008)
    t.match(alice.texts.at(-1), RpcErrorCode.TOKEN_INVALID)
    const answered = new Promise(resolve => bob.socket.once('message', resolve))
    bob.socket.send('{"jsonrpc":"2.0","id":1,"method":"nothing"}')
    await answered
    t.equal(bob.socket.readyState, WebSocket.OPEN)
    bob.socket.close()
  })

  t.test('when nobody knows any more what holds, sessions end, to be begun again', async t => {
    const { verifier, url } = await scene(t)
    const alice = await open(url, 'alice')
    verifier.lose()
    t.equal(await alice.closed, 1013)
    t.match(alice.texts.at(-1), 'TEST_OUT')
  })

  t.test('a token that is revoked while its session begins doesn’t slip through', async t => {
    const { verifier, url } = await scene(t)
    verifier.beforeAnswer = async () => {
      verifier.beforeAnswer = async () => {}
      verifier.revoke('alice')
    }
    const alice = await open(url, 'alice').catch(() => null)
    t.equal(await alice?.closed, 1008)
  })

  t.test('a thousand sessions of one token end after one question', async t => {
    const { verifier, url } = await scene(t)
    const lines: Line[] = []
    for (let i = 0; i < 1_000; i += 50)
      lines.push(...(await Promise.all(Array.from({ length: 50 }, () => open(url, 'alice')))))
    verifier.questions = 0
    const from = performance.now()
    verifier.revoke('alice')
    await Promise.all(lines.map(line => line.closed))
    const ms = performance.now() - from
    t.comment(`${ms} ms`)
    t.equal(verifier.questions, 1)
  })

  t.test('an endpoint that is closed listens no more', async t => {
    const { verifier, endpoint } = await scene(t)
    t.equal(verifier.listeners.size, 1)
    await endpoint.close()
    t.equal(verifier.listeners.size, 0)
  })
}

for (const kind of KINDS) {
  const absent = kind === 'uWebSockets.js' && loadUws() === null
  t.test(kind, { skip: absent && 'no binary for this Node' }, async t => suite(t, kind))
}
