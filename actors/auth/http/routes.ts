/**
 * Venus's HTTP API as routes of the component's endpoint. Each request needs a token that holds, and without one nothing is done. What is refused is
 * answered as `{ "error", "code" }`: 401 for a token that doesn't hold, 503 where that can't be known, 400 for all else.
 */
import type { Caller, Exchange, Permission, WebRoute } from '../../../runtime/rpc/index.js'
import { withLower } from '../../../runtime/rpc/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Desks } from '../desk/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import { type Handler, type HandlerOptions, handlersOf } from './handlers.js'
import { type AuthRequest, RequestParts } from './request.js'

const JSON_TYPE = [['Content-Type', 'application/json']] as const
const MAX_BODY_BYTES = 1024 * 1024

export interface RouteModules {
  readonly desks: Desks
  readonly log: Log
}

export function authRoutes(options: HandlerOptions, { desks, log }: RouteModules): readonly WebRoute[] {
  return Object.entries(handlersOf(options, desks)).map(([path, methods]) => ({
    path,
    handle: exchange => new RouteCall(exchange, desks, log).answer(methods),
  }))
}

class RouteCall {
  constructor(
    readonly exchange: Exchange,
    readonly desks: Desks,
    readonly log: Log,
  ) {}

  answer(methods: Readonly<Record<string, Handler>>): void {
    const { exchange } = this
    const handler = methods[exchange.method]
    if (handler === undefined) {
      const allowed = Object.keys(methods).join(', ')
      const body = JSON.stringify({ error: `this path takes ${allowed}`, code: AuthErrorCode.REQUEST_INVALID })
      exchange.respond(405, [...JSON_TYPE, ['Allow', allowed]], body, true)
      return
    }
    const parts = new RequestParts(exchange)
    exchange.readBody(
      MAX_BODY_BYTES,
      body => void this.#run(() => handleWith(handler, parts.with(body), this.desks)),
      why => {
        if (why === 'gone') return
        const error =
          why === 'too-long' ? `the body is longer than ${MAX_BODY_BYTES} bytes` : 'the body came too slowly'
        const text = JSON.stringify({ error, code: AuthErrorCode.REQUEST_INVALID })
        exchange.respond(why === 'too-long' ? 413 : 408, JSON_TYPE, text, true)
      },
    )
  }

  async #run(work: () => Promise<unknown>): Promise<void> {
    const { exchange } = this
    try {
      const result = await work()
      exchange.respond(200, JSON_TYPE, result === undefined ? '' : JSON.stringify(result))
    } catch (error) {
      if (error instanceof AuthError) {
        const body = JSON.stringify({ error: error.message, code: error.code })
        exchange.respond(STATUS[error.code] ?? 400, JSON_TYPE, body)
        return
      }
      this.log.error({ err: error }, 'a request failed in a way that nobody thought of')
      exchange.respond(500, JSON_TYPE, JSON.stringify({ error: 'the request failed; the log says why' }))
    }
  }
}

const STATUS: Readonly<Partial<Record<AuthErrorCode, number>>> = {
  [AuthErrorCode.TOKEN_MISSING]: 401,
  [AuthErrorCode.TOKEN_INVALID]: 401,
  [AuthErrorCode.STORE_FAILED]: 503,
  [AuthErrorCode.STORE_BUSY]: 503,
  [AuthErrorCode.SECRET_CORRUPT]: 503,
}

async function handleWith(handler: Handler, request: AuthRequest, { verification }: Desks): Promise<unknown> {
  if (request.token === null || request.token === '') throw new AuthError({ code: AuthErrorCode.TOKEN_MISSING })
  const { name, perm } = await verification.verify(request.token, request.remote)
  const caller: Caller = { name, permissions: withLower([perm as Permission]) }
  return handler(request.parameters, caller)
}
