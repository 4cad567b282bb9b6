/**
 * Venus's HTTP API as routes of the component's endpoint. Each request needs a token that holds, and without one nothing is done. What is refused is
 * answered as `{ "error", "code" }`: 401 for a token that doesn't hold, 429 for who asks more often than the user's rules have it, 503 where either can't be
 * known, 400 for all else.
 */
import {
  type CallGuard,
  type Exchange,
  type GuardedCall,
  RpcError,
  RpcErrorCode,
  type WebRoute,
} from '../../../runtime/rpc/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import { callerOf } from '../caller.js'
import type { Desks } from '../desk/index.js'
import { AuthError, AuthErrorCode } from '../errors.js'
import { askedAt } from './asked.js'
import { type Handler, type HandlerOptions, handlersOf } from './handlers.js'
import { type AuthRequest, RequestParts } from './request.js'

const JSON_TYPE = [['Content-Type', 'application/json']] as const
const MAX_BODY_BYTES = 1024 * 1024

export interface RouteModules {
  readonly desks: Desks
  /** Asked about the pool's users, as it is for their calls. */
  readonly guard: CallGuard | null
  readonly log: Log
}

export function authRoutes(options: HandlerOptions, modules: RouteModules): readonly WebRoute[] {
  return Object.entries(handlersOf(options, modules.desks)).map(([path, methods]) => ({
    path,
    handle: exchange => new RouteCall(exchange, modules).answer(methods),
  }))
}

class RouteCall {
  constructor(
    readonly exchange: Exchange,
    readonly modules: RouteModules,
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
    // Read now: the exchange's head is gone when the body has come.
    const asked = askedAt(exchange.path, exchange.method)
    exchange.readBody(
      MAX_BODY_BYTES,
      body => void this.#run(() => answerTo({ handler, asked }, parts.with(body), this.modules)),
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
      if (error instanceof AuthError || isTooMany(error)) {
        const body = JSON.stringify({ error: error.message, code: error.code })
        if (error instanceof AuthError) exchange.respond(STATUS[error.code] ?? 400, JSON_TYPE, body)
        else exchange.respond(429, [...JSON_TYPE, ['Retry-After', secondsOf(error)]], body)
        return
      }
      this.modules.log.error({ err: error }, 'a request failed in a way that nobody thought of')
      exchange.respond(500, JSON_TYPE, JSON.stringify({ error: 'the request failed; the log says why' }))
    }
  }
}

const isTooMany = (error: unknown): error is RpcError =>
  error instanceof RpcError && error.code === RpcErrorCode.TOO_MANY

const secondsOf = ({ detail }: RpcError): string =>
  `${Math.ceil(('retryAfterMs' in detail ? detail.retryAfterMs : 1_000) / 1_000)}`

const STATUS: Readonly<Partial<Record<AuthErrorCode, number>>> = {
  [AuthErrorCode.TOKEN_MISSING]: 401,
  [AuthErrorCode.TOKEN_INVALID]: 401,
  [AuthErrorCode.STORE_FAILED]: 503,
  [AuthErrorCode.STORE_BUSY]: 503,
  [AuthErrorCode.SECRET_CORRUPT]: 503,
  [AuthErrorCode.RULES_UNKNOWN]: 503,
}

interface Asking {
  readonly handler: Handler
  readonly asked: Pick<GuardedCall, 'method' | 'permission'>
}

async function answerTo(
  { handler, asked }: Asking,
  request: AuthRequest,
  { desks, guard }: RouteModules,
): Promise<unknown> {
  if (request.token === null || request.token === '') throw new AuthError({ code: AuthErrorCode.TOKEN_MISSING })
  const caller = callerOf(await desks.verification.verify(request.token, request.remote))
  const work = () => handler(request.parameters, caller)
  const { user } = caller
  if (guard === null || user === undefined) return work()
  return guarded(guard, { caller, user, subjects: [], isAnswer: false, ...asked }, work)
}

async function guarded(guard: CallGuard, call: GuardedCall, work: () => Promise<unknown>): Promise<unknown> {
  let code: string | null = null
  try {
    await guard.admit(call)
    return await work()
  } catch (error) {
    code = `${(error as { readonly code?: unknown }).code}`
    throw error
  } finally {
    guard.done(call, code)
  }
}
