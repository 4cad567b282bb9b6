/**
 * The web server on uWebSockets.js. Its rules, each of which ends the process or corrupts memory when it is broken: an abort handler is
 * attached before anything asynchronous; nothing is done with a response after it was aborted or ended; a request is read before the handler
 * returns; a chunk is copied before its callback returns.
 */

import type { HttpRequest, HttpResponse, us_listen_socket, us_socket_context_t, WebSocket } from 'uWebSockets.js'
import { STATUS_CODES } from 'node:http'
import { RpcError, RpcErrorCode } from '../errors.js'
import { Body, WholeBody } from './body.js'
import { BodyWatch } from './body-watch.js'
import type {
  BodyFailure,
  BodyReader,
  Exchange,
  Headers,
  Peer,
  PeerListener,
  RequestHead,
  Upgrade,
  WebHandlers,
  WebServer,
  WebServerOptions,
} from './port.js'

export type Uws = typeof import('uWebSockets.js')

/** Its own bound on what one WebSocket hasn't taken; the sessions' is lower, and this one drops messages without a word. */
const NO_BOUND = 2 ** 31 - 1
/** An answer longer than this is sent as the caller takes it, not copied whole into the socket's buffer. */
const LONG_ANSWER = 256 * 1024
const EXCLUSIVE_PORT = 1

interface SocketData {
  readonly open: Extract<Upgrade, { accept: true }>['open']
  listener: PeerListener | null
}

export class UwsWebServer implements WebServer {
  readonly kind = 'uWebSockets.js'
  readonly #uws: Uws
  readonly #watch: BodyWatch
  #listening: us_listen_socket | null = null
  readonly #sockets = new Set<UwsPeer>()
  readonly #exchanges = new Set<UwsExchange>()

  constructor(
    readonly options: WebServerOptions,
    readonly handlers: WebHandlers,
    uws: Uws,
  ) {
    this.#uws = uws
    this.#watch = new BodyWatch(options.bodyPatienceMs)
  }

  listen(): Promise<{ host: string; port: number }> {
    const { host, port, certificate, key, maxMessageBytes, idleSeconds } = this.options
    const uws = this.#uws
    const app =
      certificate === undefined || key === undefined
        ? uws.App()
        : uws.SSLApp({ cert_file_name: certificate, key_file_name: key })
    app.ws<SocketData>('/*', {
      maxPayloadLength: maxMessageBytes,
      maxBackpressure: NO_BOUND,
      idleTimeout: idleSeconds,
      sendPingsAutomatically: true,
      compression: uws.DISABLED,
      upgrade: (response, request, context) => this.#upgrade(response, request, context),
      open: socket => {
        const peer = new UwsPeer(socket)
        this.#sockets.add(peer)
        const data = socket.getUserData() as SocketData & { peer?: UwsPeer }
        data.peer = peer
        data.listener = data.open(peer)
      },
      message: (socket, message) => socket.getUserData().listener?.message(Buffer.from(message).toString()),
      drain: socket => socket.getUserData().listener?.drained(),
      close: socket => {
        const { peer, listener } = socket.getUserData() as SocketData & { peer?: UwsPeer }
        if (peer !== undefined) {
          peer.gone = true
          this.#sockets.delete(peer)
        }
        listener?.closed()
      },
    })
    app.any('/*', (response, request) => {
      const exchange = new UwsExchange(response, request, this.#watch, this.#exchanges)
      this.handlers.request(exchange)
      exchange.leaveStack()
    })
    return new Promise((resolve, reject) => {
      const opened = (token: us_listen_socket | false): void => {
        if (token === false) {
          const why = 'another process listens there, or the address is not this machine’s'
          reject(new RpcError({ code: RpcErrorCode.ADDRESS_TAKEN, address: `${host}:${port}`, why }))
          return
        }
        this.#listening = token
        resolve({ host, port: uws.us_socket_local_port(token) })
      }
      // The types don't know of the options with a host; without them two processes could share a port in silence.
      ;(app.listen as (...all: unknown[]) => unknown)(host, port, EXCLUSIVE_PORT, opened)
    })
  }

  stopListening(): void {
    if (this.#listening !== null) this.#uws.us_listen_socket_close(this.#listening)
    this.#listening = null
  }

  async close(): Promise<void> {
    this.stopListening()
    this.#watch.stop()
    for (const peer of [...this.#sockets]) peer.destroy()
    for (const exchange of [...this.#exchanges]) exchange.hangUp()
  }

  #upgrade(response: HttpResponse, request: HttpRequest, context: us_socket_context_t): void {
    const key = request.getHeader('sec-websocket-key')
    const extensions = request.getHeader('sec-websocket-extensions')
    const answer = (upgrade: Upgrade): void => {
      if (upgrade.accept) {
        const data = { open: upgrade.open, listener: null }
        response.upgrade<SocketData>(data, key, upgrade.protocol ?? '', extensions, context)
        return
      }
      response.writeStatus(statusLine(upgrade.status))
      for (const [name, value] of upgrade.headers) response.writeHeader(name, value)
      response.end(upgrade.body, true)
    }
    const upgrade = this.handlers.upgrade(headOf(request, response))
    if (!(upgrade instanceof Promise)) {
      answer(upgrade)
      return
    }
    let gone = false
    response.onAborted(() => {
      gone = true
    })
    void upgrade.then(decided => {
      if (!gone) response.cork(() => answer(decided))
    })
  }
}

function headOf(request: HttpRequest, response: HttpResponse): RequestHead {
  return {
    method: request.getCaseSensitiveMethod(),
    path: request.getUrl(),
    query: name => request.getQuery(name) || undefined,
    header: name => request.getHeader(name) || undefined,
    get remote() {
      return Buffer.from(response.getRemoteAddressAsText()).toString()
    },
  }
}

class UwsExchange implements Exchange {
  readonly method: string
  readonly path: string
  /** Null once the handler has returned. */
  #request: HttpRequest | null
  #over = false
  #onGone: (() => void)[] = []

  constructor(
    readonly response: HttpResponse,
    request: HttpRequest,
    readonly watch: BodyWatch,
    readonly open: Set<UwsExchange>,
  ) {
    this.#request = request
    this.method = request.getCaseSensitiveMethod()
    this.path = request.getUrl()
    open.add(this)
    response.onAborted(() => {
      this.#end()
      for (const then of this.#onGone) then()
    })
  }

  query(name: string): string | undefined {
    return this.#request?.getQuery(name) || undefined
  }

  header(name: string): string | undefined {
    return this.#request?.getHeader(name) || undefined
  }

  get remote(): string {
    return this.#over ? '' : Buffer.from(this.response.getRemoteAddressAsText()).toString()
  }

  get gone(): boolean {
    return this.#over
  }

  onGone(then: () => void): void {
    this.#onGone.push(then)
  }

  leaveStack(): void {
    this.#request = null
  }

  hangUp(): void {
    if (!this.#over) this.response.close()
  }

  readBody(limitBytes: number, done: (body: Buffer) => void, failed: (why: BodyFailure) => void): void {
    this.streamBody(new WholeBody(limitBytes, done, failed))
  }

  streamBody(reader: BodyReader): { resume(): void } {
    const { response } = this
    const body = new Body(reader, this.watch)
    let paused = false
    this.#onGone.push(() => body.fail('gone'))
    response.onData((data, isLast) => {
      const wantsMore = data.byteLength === 0 || body.chunk(copied(data))
      if (isLast) body.end()
      else if (!wantsMore && !paused && !this.#over) {
        paused = true
        response.pause()
        body.paused()
      }
    })
    return {
      resume: () => {
        if (!paused || this.#over) return
        paused = false
        body.resumed()
        response.resume()
      },
    }
  }

  respond(status: number, headers: Headers, body: string | Uint8Array, close = false): void {
    if (this.#over) return
    const { response } = this
    const long = body.length > LONG_ANSWER ? (typeof body === 'string' ? Buffer.from(body) : body) : null
    if (long === null) this.#end()
    response.cork(() => {
      if (status !== 200) response.writeStatus(statusLine(status))
      for (const [name, value] of headers) response.writeHeader(name, value)
      if (this.method === 'HEAD') response.endWithoutBody(body.length, close)
      else if (long === null) response.end(body, close)
      else this.#sendLong(long)
    })
  }

  #sendLong(body: Uint8Array): void {
    const { response } = this
    const send = (offset: number): boolean => {
      const [all, over] = response.tryEnd(body.subarray(offset), body.byteLength)
      if (all || over) this.#end()
      return all
    }
    response.onWritable(offset => send(offset))
    send(0)
  }

  #end(): void {
    this.#over = true
    this.open.delete(this)
  }
}

/** Buffer.from lends the bytes of an ArrayBuffer, and copies those of a Buffer. */
const copied = (data: ArrayBuffer): Buffer => Buffer.from(Buffer.from(data))

const statusLine = (status: number): string => `${status} ${STATUS_CODES[status] ?? ''}`

class UwsPeer implements Peer {
  gone = false

  constructor(readonly socket: WebSocket<SocketData>) {}

  get unread(): number {
    return this.gone ? 0 : this.socket.getBufferedAmount()
  }

  send(text: string): boolean {
    if (this.gone) return false
    this.socket.send(text)
    return true
  }

  close(code: number, reason: string): void {
    if (!this.gone) this.socket.end(code, reason)
  }

  destroy(): void {
    if (!this.gone) this.socket.close()
  }
}
