/** A process of its own for one server: says where it listens, and what its processor time was when it is asked. */

import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem } from '../runtime/actor/index.js'
import { Dispatcher, Endpoint, loadUws, method, stream, Tokens, WebOptions } from '../runtime/rpc/index.js'
import { openLmdbStore } from '../runtime/store/index.js'
import { systemClock } from '../runtime/timers/index.js'
import { counterType, quiet } from './counter.js'

const api = {
  Add: method({ params: z.tuple([z.number(), z.number()]), result: z.number(), permission: 'read', doc: 'The sum.' }),
  Go: method({ params: z.tuple([z.int()]), result: z.int(), permission: 'write', doc: 'A durable step.' }),
}
const ticks = stream<{ at: number }>()({ params: z.tuple([]), permission: 'read', doc: 'The time.' })

const ACTORS = 2_000
const TICK_MS = 10

const tokens = new Tokens({ secret: Buffer.alloc(32, 7) }, { clock: systemClock })
const token = await tokens.issue({ permissions: ['write'] })

/** What the bare handlers do: look the token up, parse, answer. */
const known = new Map([[`Bearer ${token}`, true]])
function answer(authorization: string | undefined, text: string): string {
  if (known.get(authorization ?? '') !== true) return '{"error":"401"}'
  const { id, params } = JSON.parse(text) as { id: number; params: [number, number] }
  return JSON.stringify({ jsonrpc: '2.0', id, result: params[0] + params[1] })
}

const servers: Record<string, () => Promise<number>> = {
  async vesper() {
    const folder = mkdtempSync(join(tmpdir(), 'vesper-bench-'))
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    const system = new ActorSystem(ACTOR_SYSTEM_DEFAULTS, {
      openStore: () => openLmdbStore({ path: folder }),
      clock: systemClock,
      random: Math.random,
      log: quiet,
    })
    system.register(counterType)
    await system.start()
    await Promise.all(Array.from({ length: ACTORS }, (_, i) => system.spawn(`bench/${i}`, { filling: '' })))
    const dispatcher = new Dispatcher()
      .add('Bench', api, {
        Add: async (a, b) => a + b,
        Go: async i => (await system.ask(`bench/${i % ACTORS}`, { type: 'GO' })).seq,
      })
      .addStream('Bench.Ticks', ticks, emit => {
        emits.add(emit)
        return () => emits.delete(emit)
      })
    const emits = new Set<(item: { at: number }) => boolean>()
    setInterval(() => {
      const item = { at: Date.now() }
      for (const emit of emits) emit(item)
    }, TICK_MS)
    const options = WebOptions.parse({ port: 0, requestsPerSecond: 0 })
    const endpoint = new Endpoint(options, { dispatcher, tokens, clock: systemClock, log: quiet })
    return (await endpoint.listen()).port
  },

  async uws() {
    const uws = loadUws()
    if (uws === null) throw new Error('uWebSockets.js has no binary for this Node')
    const app = uws.App()
    app.post('/*', (response, request) => {
      const authorization = request.getHeader('authorization')
      let gone = false
      response.onAborted(() => {
        gone = true
      })
      response.onData((data, isLast) => {
        if (!isLast || gone) return
        const text = answer(authorization, Buffer.from(data).toString())
        response.cork(() => response.writeHeader('Content-Type', 'application/json').end(text))
      })
    })
    app.ws<{ authorization: string }>('/*', {
      upgrade: (response, request, context) =>
        response.upgrade(
          { authorization: request.getHeader('authorization') },
          request.getHeader('sec-websocket-key'),
          '',
          request.getHeader('sec-websocket-extensions'),
          context,
        ),
      message: (socket, message) =>
        void socket.send(answer(socket.getUserData().authorization, Buffer.from(message).toString())),
    })
    return new Promise(resolve =>
      app.listen('127.0.0.1', 0, listening => resolve(uws.us_socket_local_port(listening as never))),
    )
  },

  async node() {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', chunk => chunks.push(chunk))
      request.on('end', () => {
        const text = answer(request.headers.authorization, Buffer.concat(chunks).toString())
        response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
        response.end(text)
      })
    })
    new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket, request) =>
      socket.on('message', data => socket.send(answer(request.headers.authorization, String(data)))),
    )
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    return (server.address() as { port: number }).port
  },
}

const port = await (servers[process.argv[2] ?? ''] as () => Promise<number>)()
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuUs: user + system, rssBytes: process.memoryUsage().rss })
})
process.once('disconnect', () => process.exit())
process.send?.({ port, token })
