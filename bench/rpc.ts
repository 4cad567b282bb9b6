/** The endpoint: processor time of a request, durable steps over the wire, many subscribers; each beside a bare server in the same run. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'
import { type BenchRow, median, quantile, row } from './row.js'

const CHILD = fileURLToPath(new URL('./rpc-child.js', import.meta.url))
const ROUND_MS = 2_000
const ROUNDS = 5
const HTTP_CALLERS = 64
const SOCKETS = 16
const IN_FLIGHT = 16
const SUBSCRIBERS = 1_000

interface Server {
  readonly child: ChildProcess
  readonly port: number
  readonly token: string
}

async function serve(kind: string): Promise<Server> {
  const child = fork(CHILD, [kind], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const [{ port, token }] = (await once(child, 'message')) as [{ port: number; token: string }]
  return { child, port, token }
}

async function usage({ child }: Server): Promise<{ cpuUs: number; rssBytes: number }> {
  child.send('usage')
  return (await once(child, 'message'))[0] as { cpuUs: number; rssBytes: number }
}

interface Load {
  /** Answers so far. */
  readonly count: () => number
  stop(): void
}

const call = (method: string, id: number, params: string) =>
  `{"jsonrpc":"2.0","id":${id},"method":"Bench.${method}","params":[${params}]}`

/** Callers on a connection each, who ask again as soon as they are answered. */
async function httpLoad({ port, token }: Server, method: string, params: (n: number) => string): Promise<Load> {
  let answered = 0
  const sockets = await Promise.all(
    Array.from({ length: HTTP_CALLERS }, async () => {
      const socket = connect(port, '127.0.0.1')
      socket.setNoDelay(true)
      await once(socket, 'connect')
      let text = ''
      const ask = (): void => {
        const body = call(method, answered, params(answered))
        socket.write(
          `POST /rpc/v1 HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        )
      }
      socket.on('data', chunk => {
        text += chunk.toString('latin1')
        // Every answer ends so, and no header does.
        if (!text.endsWith('}')) return
        if (text.includes('"error"')) throw new Error(text)
        text = ''
        answered++
        ask()
      })
      ask()
      return socket
    }),
  )
  return {
    count: () => answered,
    stop: () => {
      for (const socket of sockets) socket.destroy()
    },
  }
}

async function openSocket({ port, token }: Server): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/rpc/v1`, {
    headers: { Authorization: `Bearer ${token}` },
    perMessageDeflate: false,
  })
  await once(socket, 'open')
  return socket
}

async function socketLoad(server: Server): Promise<Load> {
  let answered = 0
  const sockets = await Promise.all(
    Array.from({ length: SOCKETS }, async () => {
      const socket = await openSocket(server)
      socket.on('message', () => {
        answered++
        socket.send(call('Add', answered, '1,2'))
      })
      for (let i = 0; i < IN_FLIGHT; i++) socket.send(call('Add', i, '1,2'))
      return socket
    }),
  )
  return {
    count: () => answered,
    stop: () => {
      for (const socket of sockets) socket.terminate()
    },
  }
}

interface Measured {
  /** Of the server, for each request, microseconds. */
  readonly cpuUs: number
  readonly perSecond: number
}

async function measure(server: Server, open: () => Promise<Load>): Promise<Measured> {
  const load = await open()
  await delay(ROUND_MS / 4)
  const before = await usage(server)
  const began = performance.now()
  const count = load.count()
  await delay(ROUND_MS)
  const answers = load.count() - count
  const seconds = (performance.now() - began) / 1_000
  const after = await usage(server)
  load.stop()
  await delay(50)
  return { cpuUs: (after.cpuUs - before.cpuUs) / answers, perSecond: answers / seconds }
}

/** Rounds in turn, so that a busy moment of the machine meets all alike. */
async function compare(loads: Record<string, () => Promise<Measured>>): Promise<Record<string, Measured>> {
  const all: Record<string, Measured[]> = {}
  for (let round = 0; round < ROUNDS; round++)
    for (const [name, run] of Object.entries(loads)) all[name] = [...(all[name] ?? []), await run()]
  return Object.fromEntries(
    Object.entries(all).map(([name, rounds]) => [
      name,
      { cpuUs: median(rounds.map(r => r.cpuUs)), perSecond: median(rounds.map(r => r.perSecond)) },
    ]),
  )
}

/** Delays from an item's making to its reading, of all subscribers. */
async function channel(server: Server): Promise<{ readonly p99: number; readonly rssBytes: number }> {
  const delays: number[] = []
  let measuring = false
  const sockets = await Promise.all(
    Array.from({ length: SUBSCRIBERS }, async () => {
      const socket = await openSocket(server)
      socket.on('message', data => {
        if (!measuring) return
        const { params } = JSON.parse(String(data)) as { params?: [number, { at: number }] }
        if (params !== undefined) delays.push(Date.now() - params[1].at)
      })
      socket.send(call('Ticks', 1, ''))
      return socket
    }),
  )
  await delay(1_000)
  measuring = true
  await delay(5_000)
  const { rssBytes } = await usage(server)
  for (const socket of sockets) socket.terminate()
  return {
    p99: quantile(
      delays.sort((a, b) => a - b),
      0.99,
    ),
    rssBytes,
  }
}

export async function benchRpc(): Promise<readonly BenchRow[]> {
  const vesper = await serve('vesper')
  const uws = await serve('uws')
  const node = await serve('node')
  const add = () => '1,2'
  const http = (server: Server) => () => measure(server, () => httpLoad(server, 'Add', add))
  const ws = (server: Server) => () => measure(server, () => socketLoad(server))
  const byHttp = await compare({ vesper: http(vesper), uws: http(uws), node: http(node) })
  const bySocket = await compare({ vesper: ws(vesper), uws: ws(uws), node: ws(node) })
  const durable = await compare({
    vesper: () => measure(vesper, () => httpLoad(vesper, 'Go', n => String(n))),
    uws: http(uws),
  })
  const { p99, rssBytes } = await channel(vesper)
  for (const { child } of [vesper, uws, node]) child.kill()
  const of = (measured: Record<string, Measured>, name: string) => measured[name] as Measured
  return [
    row('rpc.http', of(byHttp, 'vesper').cpuUs, 'µs', of(byHttp, 'uws').cpuUs),
    row('rpc.http_node', of(byHttp, 'vesper').cpuUs, 'µs', of(byHttp, 'node').cpuUs),
    row('rpc.http_rate', of(byHttp, 'vesper').perSecond, '1/s', of(byHttp, 'uws').perSecond),
    row('rpc.ws', of(bySocket, 'vesper').cpuUs, 'µs', of(bySocket, 'uws').cpuUs),
    row('rpc.ws_node', of(bySocket, 'vesper').cpuUs, 'µs', of(bySocket, 'node').cpuUs),
    row('rpc.durable_step', of(durable, 'vesper').perSecond, '1/s', of(durable, 'uws').perSecond),
    row('rpc.channel_p99', p99, 'ms'),
    row('rpc.channel_rss', rssBytes / 2 ** 20, 'MiB'),
  ]
}
