/** The web server on node:http and ws: slower than uWebSockets.js, and everywhere. */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { RpcError, RpcErrorCode } from '../errors.js'
import { Body, WholeBody } from './body.js'
import { BodyWatch } from './body-watch.js'
import type {
  BodyFailure,
  BodyReader,
  Exchange,
  Headers,
  Peer,
  RequestHead,
  WebHandlers,
  WebServer,
  WebServerOptions,
} from './port.js'

/** A head that doesn't come, and a connection that nothing comes on between requests. */
const HEAD_PATIENCE_MS = 10_000

export class NodeWebServer implements WebServer {
  readonly kind = 'node:http'
  readonly #server: Server
  readonly #sockets: WebSocketServer
  readonly #watch: BodyWatch
  #pinging: NodeJS.Timeout | undefined

  constructor(
    readonly options: WebServerOptions,
    readonly handlers: WebHandlers,
  ) {
    const { tls, maxMessageBytes, bodyPatienceMs } = options
    this.#watch = new BodyWatch(bodyPatienceMs)
    const timeouts = { headersTimeout: HEAD_PATIENCE_MS, keepAliveTimeout: HEAD_PATIENCE_MS, requestTimeout: 0 }
    this.#server =
      tls === null
        ? createServer(timeouts)
        : createTlsServer({ ...timeouts, cert: readFileSync(tls.certificate), key: readFileSync(tls.key) })
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: maxMessageBytes,
      perMessageDeflate: false,
      // What is accepted is decided before.
      handleProtocols: (_, request) => (request as Accepted).protocol ?? false,
    })
    this.#server.on('request', (request, response) =>
      handlers.request(new NodeExchange(request, response, this.#watch)),
    )
    this.#server.on('upgrade', (request, socket, head) => void this.#upgrade(request, socket, head))
    this.#server.on('clientError', (_, socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n')
    })
  }

  listen(): Promise<{ host: string; port: number }> {
    const { host, port, idleSeconds } = this.options
    return new Promise((resolve, reject) => {
      const failed = (cause: Error): void => {
        const detail = { code: RpcErrorCode.ADDRESS_TAKEN, address: `${host}:${port}`, why: cause.message } as const
        reject(new RpcError(detail, { cause }))
      }
      this.#server.once('error', failed)
      this.#server.listen({ host, port, exclusive: true }, () => {
        this.#server.off('error', failed)
        this.#server.on('error', () => {})
        this.#pinging = setInterval(() => this.#ping(), (idleSeconds * 1_000) / 2)
        this.#pinging.unref()
        resolve({ host, port: (this.#server.address() as AddressInfo).port })
      })
    })
  }

  stopListening(): void {
    this.#server.close()
    this.#server.closeIdleConnections()
  }

  async close(): Promise<void> {
    clearInterval(this.#pinging)
    this.#watch.stop()
    const closed = new Promise<void>(resolve => {
      if (this.#server.listening) this.#server.close(() => resolve())
      else resolve()
    })
    for (const socket of this.#sockets.clients) socket.terminate()
    this.#server.closeAllConnections()
    await closed
  }

  async #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => {})
    const upgrade = await this.handlers.upgrade(headOf(request))
    if (socket.destroyed) return
    if (!upgrade.accept) {
      const { status, headers, body } = upgrade
      const lines = [...headers, ['Content-Length', String(Buffer.byteLength(body))], ['Connection', 'close']]
      socket.end(
        `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.map(line => line.join(': ')).join('\r\n')}\r\n\r\n${body}`,
      )
      return
    }
    ;(request as Accepted).protocol = upgrade.protocol
    this.#sockets.handleUpgrade(request, socket, head, webSocket => {
      const listener = upgrade.open(new NodePeer(webSocket, () => listener.drained()))
      const alive = webSocket as Alive
      alive.isAlive = true
      webSocket.on('pong', () => {
        alive.isAlive = true
      })
      webSocket.on('message', data => {
        alive.isAlive = true
        listener.message(String(data))
      })
      webSocket.on('error', () => {})
      webSocket.on('close', () => listener.closed())
    })
  }

  /** Who has answered nothing since the last ping is gone. */
  #ping(): void {
    for (const socket of this.#sockets.clients as Set<Alive>) {
      if (!socket.isAlive) socket.terminate()
      else {
        socket.isAlive = false
        socket.ping()
      }
    }
  }
}

type Accepted = IncomingMessage & { protocol?: string | undefined }
type Alive = WebSocket & { isAlive: boolean }

function headOf(request: IncomingMessage): RequestHead {
  const url = request.url ?? '/'
  const mark = url.indexOf('?')
  let query: URLSearchParams | undefined
  return {
    method: request.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query(name) {
      query ??= new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1))
      return query.get(name) ?? undefined
    },
    header(name) {
      const value = request.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    remote: request.socket.remoteAddress ?? '',
  }
}

class NodeExchange implements Exchange {
  readonly method: string
  readonly path: string
  readonly remote: string
  readonly query: RequestHead['query']
  readonly header: RequestHead['header']
  #answered = false
  #onGone: (() => void)[] = []

  constructor(
    readonly request: IncomingMessage,
    readonly response: ServerResponse,
    readonly watch: BodyWatch,
  ) {
    const head = headOf(request)
    this.method = head.method
    this.path = head.path
    this.remote = head.remote
    this.query = head.query
    this.header = head.header
    response.on('close', () => {
      if (this.#answered) return
      this.#answered = true
      for (const then of this.#onGone) then()
    })
    request.on('error', () => {})
    response.on('error', () => {})
  }

  get gone(): boolean {
    return this.#answered
  }

  onGone(then: () => void): void {
    this.#onGone.push(then)
  }

  readBody(limitBytes: number, done: (body: Buffer) => void, failed: (why: BodyFailure) => void): void {
    this.streamBody(new WholeBody(limitBytes, done, failed))
  }

  streamBody(reader: BodyReader): { resume(): void } {
    const { request } = this
    const body = new Body(reader, this.watch)
    request.on('data', (chunk: Buffer) => {
      if (body.chunk(chunk)) return
      request.pause()
      body.paused()
    })
    request.once('end', () => body.end())
    request.once('close', () => body.fail('gone'))
    return {
      resume: () => {
        body.resumed()
        request.resume()
      },
    }
  }

  respond(status: number, headers: Headers, body: string | Uint8Array, close = false): void {
    if (this.#answered) return
    this.#answered = true
    const { response } = this
    response.statusCode = status
    for (const [name, value] of headers) response.setHeader(name, value)
    if (close) response.setHeader('Connection', 'close')
    response.setHeader('Content-Length', typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength)
    response.end(this.method === 'HEAD' ? undefined : body)
    // A caller that is still sending when it is refused would keep the connection for ever.
    if (close) response.once('finish', () => this.request.destroy())
  }
}

class NodePeer implements Peer {
  constructor(
    readonly socket: WebSocket,
    readonly drained: () => void,
  ) {}

  get unread(): number {
    return this.socket.bufferedAmount
  }

  send(text: string): boolean {
    if (this.socket.readyState !== this.socket.OPEN) return false
    this.socket.send(text, this.drained)
    return true
  }

  close(code: number, reason: string): void {
    this.socket.close(code, reason)
  }

  destroy(): void {
    this.socket.terminate()
  }
}
