/** Bytes beside a call, as Lotus's clients send them, on both servers. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { request } from 'node:http'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { loadUws, ReaderStreams, RpcErrorCode } from '../../../../runtime/rpc/index.js'
import { systemClock } from '../../../../runtime/timers/index.js'
import { KINDS, type Kind, serve } from './serve.js'

const never = new AbortController().signal

interface Answer {
  readonly status: number | undefined
  readonly code: string | undefined
}

function suite(t: Test, kind: Kind): void {
  const prepare = async (t: Test, options: { patienceMs?: number; maxWaiting?: number } = {}) => {
    const streams = new ReaderStreams({ patienceMs: 20_000, maxWaiting: 10, ...options }, { clock: systemClock })
    const { port } = await serve(t, { kind, routes: [streams], options: { bodyPatienceMs: 400 } })
    const send = (method: string, id: string, headers: Record<string, string> = {}) =>
      request({ port, method, path: `/rpc/streams/v0/push/${id}`, headers, agent: false }).on('error', () => {})
    const answerTo = async (sending: ReturnType<typeof send>): Promise<Answer> => {
      const [response] = await once(sending, 'response')
      const text = (await buffer(response)).toString()
      return { status: response.statusCode, code: text === '' ? undefined : JSON.parse(text).error?.data?.code }
    }
    const post = (id: string, body: Buffer): Promise<Answer> => {
      const sending = send('POST', id)
      sending.end(body)
      return answerTo(sending)
    }
    const head = (id: string): Promise<Answer> => {
      const asking = send('HEAD', id)
      asking.end()
      return answerTo(asking)
    }
    const open = (id: string, signal = never): Promise<Readable> => streams.open({ Type: 'push', Info: id }, signal)
    return { streams, port, send, answerTo, post, head, open }
  }
  const OK: Answer = { status: 200, code: undefined }

  t.test('bytes that are sent before the call, or after it, reach it', async t => {
    const { open, post } = await prepare(t)
    const bytes = randomBytes(100_000)
    for (const first of ['call', 'bytes']) {
      const id = randomUUID()
      let sent: Promise<Answer>
      let reading: Promise<Readable>
      if (first === 'call') {
        reading = open(id)
        sent = post(id, bytes)
      } else {
        sent = post(id, bytes)
        reading = open(id)
      }
      t.same(await buffer(await reading), bytes, `${first} first`)
      t.same(await sent, OK)
    }
  })

  t.test('who asks first is answered when the call takes the stream, then sends', async t => {
    const { open, head, post } = await prepare(t)
    const id = randomUUID()
    const asked = head(id)
    const reading = open(id.toUpperCase())
    t.same(await asked, OK)
    const sent = post(id, Buffer.from('the bytes'))
    t.equal((await buffer(await reading)).toString(), 'the bytes')
    t.same(await sent, OK)
  })

  t.test('a large stream comes through a slow reader whole', async t => {
    const { open, post } = await prepare(t)
    const id = randomUUID()
    const bytes = randomBytes(16 * 1024 * 1024)
    const sent = post(id, bytes)
    const hash = createHash('sha256')
    let chunks = 0
    for await (const chunk of await open(id)) {
      hash.update(chunk as Buffer)
      if (chunks++ % 8 === 0) await new Promise(resolve => setImmediate(resolve))
    }
    t.equal(hash.digest('hex'), createHash('sha256').update(bytes).digest('hex'))
    t.same(await sent, OK)
  })

  t.test('an empty stream is one', async t => {
    const { open, post } = await prepare(t)
    const id = randomUUID()
    const sent = post(id, Buffer.alloc(0))
    t.equal((await buffer(await open(id))).length, 0)
    t.same(await sent, OK)
  })

  t.test('calls and bytes that don’t find each other are given up with a code', async t => {
    const { open, post, head } = await prepare(t, { patienceMs: 30 })
    await t.rejects(open(randomUUID()), { code: RpcErrorCode.STREAM_MISSING })
    t.same(await post(randomUUID(), randomBytes(500_000)), { status: 400, code: RpcErrorCode.STREAM_UNWANTED })
    t.match(await head(randomUUID()), { status: 400 })
    const id = randomUUID()
    const asked = head(id)
    await t.rejects(open(id), { code: RpcErrorCode.STREAM_MISSING }, 'asked, and never sent')
    t.same(await asked, OK)
  })

  t.test('a call that is cancelled waits no longer', async t => {
    const { open, post } = await prepare(t)
    const abort = new AbortController()
    const id = randomUUID()
    const reading = open(id, abort.signal)
    abort.abort(new Error('enough'))
    await t.rejects(reading, { message: 'enough' })
    await t.rejects(open(randomUUID(), AbortSignal.abort(new Error('before'))), { message: 'before' })
    const sent = post(id, Buffer.from('late'))
    t.equal((await buffer(await open(id))).toString(), 'late', 'the stream is free for another call')
    t.same(await sent, OK)
  })

  t.test('a call that ends before the bytes do lets their sender know', async t => {
    const { open, send, answerTo } = await prepare(t)
    const id = randomUUID()
    const sending = send('POST', id)
    sending.write(randomBytes(10))
    const reading = await open(id)
    await once(reading, 'readable')
    reading.destroy()
    t.same(await answerTo(sending), { status: 400, code: RpcErrorCode.STREAM_UNWANTED })
  })

  t.test('a sender that goes away, or stops, ends the reading with a code', async t => {
    const { open, send } = await prepare(t)
    for (const how of ['goes away', 'stops']) {
      const id = randomUUID()
      const sending = send('POST', id)
      sending.write(randomBytes(10))
      const reading = await open(id)
      await once(reading, 'readable')
      if (how === 'goes away') sending.destroy()
      await t.rejects(buffer(reading), { code: RpcErrorCode.STREAM_UNWANTED }, how)
    }
  })

  t.test('only so many wait, each stream is brought once, and nothing else is there', async t => {
    const { streams, open, post, head, send, answerTo } = await prepare(t, { maxWaiting: 2 })
    const waiting = async (count: number): Promise<void> => {
      while (streams.waiting !== count) await new Promise(resolve => setTimeout(resolve, 2))
    }
    const [one, two] = [randomUUID(), randomUUID()]
    const sent = post(one, Buffer.from('one'))
    await waiting(1)
    t.same(await post(one, Buffer.from('again')), { status: 400, code: RpcErrorCode.STREAM_UNWANTED })
    const asked = head(two)
    await waiting(2)
    t.same(await post(two, Buffer.from('two')), { status: 400, code: RpcErrorCode.STREAM_UNWANTED })
    t.same(await post(randomUUID(), Buffer.from('three')), { status: 503, code: RpcErrorCode.TOO_MANY })
    t.equal((await buffer(await open(one))).toString(), 'one')
    t.same(await sent, OK)
    const reading = open(two)
    t.same(await asked, OK)
    await t.rejects(open(two), { code: RpcErrorCode.STREAM_UNWANTED }, 'by one call')
    const second = post(two, Buffer.from('two'))
    t.equal((await buffer(await reading)).toString(), 'two')
    t.same(await second, OK)
    for (const id of ['', 'x', '../../../etc/passwd', `${randomUUID()}0`])
      t.match(await post(id, Buffer.from('x')), { status: 404, code: RpcErrorCode.NOT_FOUND }, id)
    const put = send('PUT', randomUUID())
    put.end('x')
    t.match(await answerTo(put), { status: 405 })
    const foreign = send('POST', randomUUID(), { Origin: 'https://elsewhere.example' })
    foreign.end('x')
    t.same(await answerTo(foreign), { status: 403, code: RpcErrorCode.ORIGIN_REFUSED })
  })

  t.test('zeros need no sending', async t => {
    const { streams } = await prepare(t)
    const zeros = await streams.open({ Type: 'null', Info: '200000' }, never)
    t.ok((await buffer(zeros)).equals(Buffer.alloc(200_000)))
    t.equal((await buffer(await streams.open({ Type: 'null', Info: '0' }, never))).length, 0)
  })
}

for (const kind of KINDS) {
  const absent = kind !== 'node:http' && loadUws() === null
  t.test(kind, { skip: absent && 'no binary for this Node' }, async t => suite(t, kind))
}
