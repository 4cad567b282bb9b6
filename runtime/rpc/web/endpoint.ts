/**
 * Answers JSON-RPC over HTTP and WebSocket, in go-jsonrpc's dialect, and what else a process shows to the web. Every caller is bounded, every
 * refusal has a code, and no text that leaves here has a token in it.
 */
import type { Log } from '../../telemetry/index.js'
import type { Clock } from '../../timers/index.js'
import { ANONYMOUS, type Caller } from '../caller.js'
import type { Dispatcher } from '../dispatcher.js'
import { RpcError, RpcErrorCode } from '../errors.js'
import { RateLimit } from '../rate-limit.js'
import { Session } from '../session.js'
import type { TokenVerifier } from '../tokens.js'
import { JSON_HEADERS, refusalText, respondError, retryAfter, tokenStatus } from './answers.js'
import { isForeign, MAX_ANONYMOUS_BYTES, protocolOf, tokenOf } from './credentials.js'
import type { WebOptions } from './options.js'
import type { Exchange, Headers, Peer, PeerListener, RequestHead, Upgrade, WebHandlers, WebServer } from './port.js'
import { Post } from './post.js'
import { TokenWatch } from './token-watch.js'
import { createWebServer } from './web-server.js'

/** Something else that is shown at a path. */
export interface WebRoute {
  /** Whole, or up to its last slash, as `/inspector/`. */
  readonly path: string
  handle(exchange: Exchange): void
}

export interface EndpointModules {
  readonly dispatcher: Dispatcher
  /** In place of it at some of Lotus's paths, such as `/rpc/v0`. */
  readonly versions?: Readonly<Record<string, Dispatcher>>
  readonly tokens: TokenVerifier
  readonly clock: Clock
  readonly log: Log
  readonly routes?: readonly WebRoute[]
  readonly createServer?: typeof createWebServer
}

/** Where and how somebody came in. */
interface Entrance extends Pick<RequestHead, 'path' | 'remote'> {
  readonly token: string | null
}

/** Lotus's paths. Where nothing else is said, all methods answer at each. */
const RPC_PATHS: ReadonlySet<string> = new Set(['/rpc/v0', '/rpc/v1', '/rpc/v2'])
const GOING_AWAY = 1001
const POLICY_VIOLATION = 1008
const TOO_BIG = 1009
const TRY_AGAIN_LATER = 1013
const RETRY_AFTER_MS = 1_000

export class Endpoint implements WebHandlers {
  readonly #options: WebOptions
  readonly #modules: EndpointModules
  readonly #server: WebServer
  readonly #rate: RateLimit
  readonly #routes: ReadonlyMap<string, WebRoute>
  readonly #sessions = new Set<Session>()
  readonly #watch: TokenWatch
  /** Requests by POST under way. */
  #posts = 0
  #closing: (() => void) | null = null

  constructor(options: WebOptions, modules: EndpointModules) {
    this.#options = options
    this.#modules = modules
    this.#rate = new RateLimit(options.requestsPerSecond, () => modules.clock.monotonic())
    this.#routes = new Map(modules.routes?.map(route => [route.path, route]))
    this.#watch = new TokenWatch(modules)
    const create = modules.createServer ?? createWebServer
    this.#server = create({ ...options, port: options.port ?? 0, maxMessageBytes: options.maxBodyBytes }, this)
  }

  /** What carries it. */
  get kind(): WebServer['kind'] {
    return this.#server.kind
  }

  /** @throws RpcError ADDRESS_TAKEN. */
  listen(): Promise<{ readonly host: string; readonly port: number }> {
    return this.#server.listen()
  }

  /** Answers what is under way, within the grace, then hangs up. */
  async close(): Promise<void> {
    const done = new Promise<void>(resolve => {
      this.#closing = resolve
    })
    this.#server.stopListening()
    for (const session of this.#sessions) session.finish()
    this.#closeIfDone()
    let over: () => void = () => {}
    const grace = new Promise<void>(resolve => {
      over = this.#modules.clock.after(this.#options.graceMs, resolve)
    })
    await Promise.race([done, grace])
    over()
    this.#watch.stop()
    await this.#server.close()
  }

  request(exchange: Exchange): void {
    if (RPC_PATHS.has(exchange.path)) this.#rpc(exchange)
    else {
      const { path } = exchange
      const folder = path.slice(0, path.lastIndexOf('/') + 1)
      const route = this.#routes.get(path) ?? (folder === '/' ? undefined : this.#routes.get(folder))
      if (route !== undefined) this.#show(route, exchange)
      else {
        const hint = 'calls go to /rpc/v1'
        respondError(exchange, 404, new RpcError({ code: RpcErrorCode.NOT_FOUND, path: shown(path), hint }))
      }
    }
  }

  /** A page of another site may look, where it can, and send nothing. */
  #show(route: WebRoute, exchange: Exchange): void {
    if (this.#isTooOften(exchange, tokenOf(exchange))) return
    const reads = exchange.method === 'GET' || exchange.method === 'HEAD'
    const origin = reads ? null : isForeign(exchange, this.#options.allowedOrigins)
    if (origin === null) route.handle(exchange)
    else respondError(exchange, 403, new RpcError({ code: RpcErrorCode.ORIGIN_REFUSED, origin: shown(origin) }))
  }

  upgrade(head: RequestHead): Upgrade | Promise<Upgrade> {
    const refused = this.#refusalOf(head, 'socket')
    if (refused !== null) return refused
    // Read now: the head is gone when a token has been verified.
    const { path, remote } = head
    const protocol = protocolOf(head)
    const token = tokenOf(head)
    const accept = (caller: Caller): Upgrade => ({
      accept: true,
      protocol,
      open: peer => this.#open(peer, caller, { token, path, remote }),
    })
    const caller = this.#callerOf(token, head)
    return caller instanceof Promise
      ? caller.then(accept, error => refuseUpgrade(tokenStatus(error), error as RpcError))
      : accept(caller)
  }

  #rpc(exchange: Exchange): void {
    if (exchange.method !== 'POST') {
      const hint = 'calls are sent by POST, or over a WebSocket'
      const error = new RpcError({
        code: RpcErrorCode.NOT_FOUND,
        path: `${shown(exchange.method)} ${exchange.path}`,
        hint,
      })
      respondError(exchange, 405, error, [['Allow', 'POST']])
      return
    }
    const refused = this.#refusalOf(exchange, 'post')
    if (refused !== null) {
      exchange.respond(refused.status, refused.headers, refused.body, true)
      return
    }
    const token = tokenOf(exchange)
    if (this.#isTooOften(exchange, token)) return
    const caller = this.#callerOf(token, exchange)
    this.#posts++
    new Post(this.#options, this.#modulesAt(exchange.path), exchange, caller, () => {
      this.#posts--
      this.#closeIfDone()
    }).read()
  }

  /** Then it is answered. */
  #isTooOften(exchange: Exchange, token: string | null): boolean {
    const wait = this.#rate.ask(token ?? exchange.remote)
    if (wait === 0) return false
    respondError(exchange, 429, tooMany('requests a second', this.#options.requestsPerSecond, wait), retryAfter(wait))
    return true
  }

  /** Why this caller isn't heard at all, or null. */
  #refusalOf(head: RequestHead, by: 'socket' | 'post'): Extract<Upgrade, { accept: false }> | null {
    if (!RPC_PATHS.has(head.path)) {
      const hint = 'WebSockets are at /rpc/v1'
      return refuseUpgrade(404, new RpcError({ code: RpcErrorCode.NOT_FOUND, path: shown(head.path), hint }))
    }
    if (this.#closing !== null) return refuseUpgrade(503, new RpcError({ code: RpcErrorCode.CLOSING }))
    const origin = isForeign(head, this.#options.allowedOrigins)
    if (origin !== null)
      return refuseUpgrade(403, new RpcError({ code: RpcErrorCode.ORIGIN_REFUSED, origin: shown(origin) }))
    const [open, most, what] =
      by === 'socket'
        ? ([this.#sessions.size, this.#options.maxSockets, 'WebSockets'] as const)
        : ([this.#posts, this.#options.maxRequests, 'requests under way'] as const)
    if (open < most) return null
    return refuseUpgrade(503, tooMany(what, most, RETRY_AFTER_MS), retryAfter(RETRY_AFTER_MS))
  }

  #callerOf(token: string | null, head: RequestHead): Caller | Promise<Caller> {
    if (token === null) return ANONYMOUS
    const { tokens } = this.#modules
    return tokens.known(token, () => head.remote) ?? tokens.verify(token, head.remote)
  }

  #modulesAt(path: string): EndpointModules {
    const dispatcher = this.#modules.versions?.[path]
    return dispatcher === undefined ? this.#modules : { ...this.#modules, dispatcher }
  }

  #open(peer: Peer, caller: Caller, { token, path, remote }: Entrance): PeerListener {
    const wire = {
      send: (text: string) => peer.send(text),
      get unread() {
        return peer.unread
      },
      end: () => peer.close(this.#closing === null ? TRY_AGAIN_LATER : GOING_AWAY, ''),
      destroy: () => peer.destroy(),
    }
    const session = new Session(this.#options, { ...this.#modulesAt(path), caller: { ...caller, remote } }, wire)
    this.#sessions.add(session)
    this.#modules.dispatcher.meter.sockets++
    if (this.#closing !== null) session.finish()
    let isRefused = false
    const unwatch =
      token === null
        ? () => {}
        : this.#watch.watch({ token, caller, address: remote }, why => {
            isRefused = true
            const status = tokenStatus(why)
            peer.send(refusalText(status, why as RpcError))
            peer.close(status === 401 ? POLICY_VIOLATION : TRY_AGAIN_LATER, (why as RpcError).code ?? '')
            session.gone()
          })
    return {
      message: text => {
        if (isRefused) return
        if (caller === ANONYMOUS && text.length > MAX_ANONYMOUS_BYTES) {
          const error = new RpcError({ code: RpcErrorCode.TOO_LONG, limit: MAX_ANONYMOUS_BYTES })
          peer.send(refusalText(413, error))
          peer.close(TOO_BIG, error.code)
        } else session.receive(text)
      },
      drained: () => session.drained(),
      closed: () => {
        unwatch()
        session.gone()
        this.#sessions.delete(session)
        this.#modules.dispatcher.meter.sockets--
        this.#closeIfDone()
      },
    }
  }

  #closeIfDone(): void {
    if (this.#posts === 0 && this.#sessions.size === 0) this.#closing?.()
  }
}

function refuseUpgrade(status: number, error: RpcError, headers: Headers = []): Extract<Upgrade, { accept: false }> {
  return { accept: false, status, headers: [...JSON_HEADERS, ...headers], body: refusalText(status, error) }
}

const tooMany = (what: string, limit: number, retryAfterMs: number): RpcError =>
  new RpcError({ code: RpcErrorCode.TOO_MANY, what, limit, retryAfterMs })

/** Only so much of what a stranger sent comes back to them. */
const shown = (text: string): string => text.slice(0, 200)
