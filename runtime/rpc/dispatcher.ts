/** What can be called, apart from how the calls arrive. Checks permission, parameters and results against the declarations. */
import type { z } from 'zod'
import { type Failure, toFailure } from '../effects/index.js'
import { Call } from './call.js'
import type { Caller } from './caller.js'
import type {
  ApiDeclaration,
  CallContext,
  ContextHandlers,
  MethodDeclaration,
  StreamDeclaration,
  Taken,
} from './declare.js'
import { RpcError, RpcErrorCode } from './errors.js'
import type { CallGuard, GuardedCall } from './guard.js'
import {
  HANDLER_ERROR,
  INTERNAL_ERROR,
  INVALID_PARAMS,
  INVALID_REQUEST,
  METHOD_NOT_FOUND,
  type RequestId,
  type Response,
  responseError,
} from './message.js'
import { RpcMeter } from './meter.js'

type AnyHandler = (...params: readonly unknown[]) => Promise<unknown>

/** What a source can know of who listens, and do besides. */
export interface StreamContext {
  readonly caller: Caller
  /** Ends the flow from this side; `stop` follows. */
  end(): void
}

/**
 * Starts a flow of items.
 * @param emit false when the receiver is gone: stop.
 * @returns ends it; called once.
 */
export type StreamSource<Params extends readonly unknown[] = readonly unknown[], Item = unknown> = (
  emit: (item: Item) => boolean,
  ...params: [...Params, StreamContext]
) => () => void

/** Whether a flow may begin: what it throws is the answer. */
export type Admission<Params extends readonly unknown[] = readonly unknown[]> = (
  ...params: [...Params, Pick<StreamContext, 'caller'>]
) => Promise<void>

export interface DeclaredMethod {
  readonly name: string
  readonly declaration: MethodDeclaration
  readonly handler: AnyHandler
  readonly source?: never
}

export interface DeclaredStream {
  readonly name: string
  readonly declaration: StreamDeclaration
  readonly source: StreamSource
  readonly admit: Admission | undefined
}

/** A flow that may begin. */
export type OpenStream = (emit: (item: unknown) => boolean, end: () => void) => () => void

/** A request that fits the protocol and the declaration, ready to run. `id` is undefined where nobody waits for an answer. */
export type Prepared =
  | { readonly kind: 'call'; readonly id: RequestId | undefined; readonly call: Call; run(): Promise<Response> }
  | {
      readonly kind: 'stream'
      readonly id: RequestId | undefined
      readonly open: OpenStream
      /** Absent where it may begin at once; resolves with null where it may, else with the answer. */
      readonly admission?: () => Promise<Response | null>
    }
  | { readonly kind: 'refused'; readonly id: RequestId | undefined; readonly response: Response }

/** Another version of what can be called: all that the one below has, but for what it hides, and what it is given itself. */
export interface VersionOf {
  readonly below: Dispatcher
  /** Whole names. */
  readonly hides: ReadonlySet<string>
}

export interface DispatcherModules {
  /** Asked about callers whom an auth vouches for, and no others. */
  readonly guard: CallGuard | null
}

export class Dispatcher {
  readonly meter: RpcMeter
  readonly #declared = new Map<string, DeclaredMethod | DeclaredStream>()
  readonly #version: VersionOf | null
  readonly #guard: CallGuard | null

  constructor(version: VersionOf | null = null, { guard }: DispatcherModules = { guard: null }) {
    this.#version = version
    this.#guard = version === null ? guard : version.below.#guard
    this.meter = version?.below.meter ?? new RpcMeter()
  }

  /** `Sealer` and `{ SealFile }` make `Sealer.SealFile`. */
  add<Api extends ApiDeclaration>(namespace: string, api: Api, handlers: ContextHandlers<Api>): this {
    for (const [method, declaration] of Object.entries(api)) {
      const name = `${namespace}.${method}`
      this.#declared.set(name, { name, declaration, handler: handlers[method] as AnyHandler })
    }
    return this
  }

  addStream<Params extends z.ZodTuple, Item>(
    name: string,
    declaration: StreamDeclaration<Params, Item>,
    source: StreamSource<Taken<Params>, Item>,
    admit?: Admission<Taken<Params>>,
  ): this {
    this.#declared.set(name, {
      name,
      declaration: declaration as never,
      source: source as never,
      admit: admit as Admission | undefined,
    })
    return this
  }

  /** All that can be called, in the order it was added. */
  get declared(): Iterable<DeclaredMethod | DeclaredStream> {
    return this.#declared.values()
  }

  #find(name: string): DeclaredMethod | DeclaredStream | undefined {
    const own = this.#declared.get(name)
    const version = this.#version
    return own !== undefined || version === null || version.hides.has(name) ? own : version.below.#find(name)
  }

  prepare(message: unknown, caller: Caller): Prepared {
    const problem = problemOf(message)
    if (problem !== null)
      return this.#refuse(knownId(message), INVALID_REQUEST, { code: RpcErrorCode.PROTOCOL, problem })
    const { id, method: name, params = NO_PARAMS } = message as RequestShape
    const declared = this.#find(name)
    if (declared === undefined)
      return this.#refuse(id, METHOD_NOT_FOUND, { code: RpcErrorCode.METHOD_UNKNOWN, method: name })
    this.meter.count(name)
    const { permission } = declared.declaration
    // go-jsonrpc's clients take this for the handler's own error, as it is in Lotus.
    if (!caller.permissions.has(permission))
      return this.#turnDown(id, HANDLER_ERROR, { code: RpcErrorCode.FORBIDDEN, method: name, permission }, caller)
    const checked = checkParams(declared, params)
    if (typeof checked === 'string') {
      const detail = { code: RpcErrorCode.PARAMS_INVALID, method: name, problems: checked } as const
      return this.#turnDown(id, INVALID_PARAMS, detail, caller)
    }
    const guarded = guardedCall(declared, checked, caller)
    if (declared.source !== undefined) {
      const { source, admit } = declared
      const open: OpenStream = (emit, end) => source(emit, ...checked, { caller, end })
      if (admit === undefined && (this.#guard === null || guarded === null)) return { kind: 'stream', id, open }
      const admitted = () => admit?.(...checked, { caller }) ?? Promise.resolve()
      return { kind: 'stream', id, open, admission: () => this.#admission(id ?? null, admitted, guarded, caller) }
    }
    const call = new Call(caller)
    return {
      kind: 'call',
      id,
      call,
      run: () =>
        this.#guard === null || guarded === null
          ? this.#answer(id ?? null, declared, checked, call)
          : this.#guarded(this.#guard, guarded, id ?? null, () => this.#answer(id ?? null, declared, checked, call)),
    }
  }

  async #guarded(
    guard: CallGuard,
    call: GuardedCall,
    id: RequestId,
    answer: () => Promise<Response>,
  ): Promise<Response> {
    let response: Response
    try {
      await guard.admit(call)
      response = await answer()
    } catch (thrown) {
      response = this.#failed(id, thrown, call.caller)
    }
    guard.done(call, codeOf(response))
    return response
  }

  async #answer(
    id: RequestId,
    { name, declaration, handler }: DeclaredMethod,
    params: readonly unknown[],
    context: CallContext,
  ): Promise<Response> {
    let result: unknown
    try {
      result = await handler(...params, context)
    } catch (thrown) {
      return this.#failed(id, thrown, context.caller)
    }
    const checked = declaration.result.safeParse(result)
    if (checked.success) return { jsonrpc: '2.0', id, result: result ?? null }
    this.meter.failed(RpcErrorCode.RESULT_INVALID)
    const error = new RpcError({ code: RpcErrorCode.RESULT_INVALID, method: name, problems: problems(checked.error) })
    return responseError(id, INTERNAL_ERROR, error.message, shownTo(context.caller, toFailure(error)))
  }

  async #admission(
    id: RequestId,
    admitted: () => Promise<void>,
    guarded: GuardedCall | null,
    caller: Caller,
  ): Promise<Response | null> {
    let refused: Response | null = null
    try {
      if (guarded !== null) await this.#guard?.admit(guarded)
      await admitted()
    } catch (thrown) {
      refused = this.#failed(id, thrown, caller)
    }
    if (guarded !== null) this.#guard?.done(guarded, refused && codeOf(refused))
    return refused
  }

  #failed(id: RequestId, thrown: unknown, caller: Caller): Response {
    const failure = shownTo(caller, toFailure(thrown))
    this.meter.failed(failure.code)
    return responseError(id, HANDLER_ERROR, failure.message, failure)
  }

  /** A call that doesn't fit its declaration. */
  #turnDown(
    id: RequestId | undefined,
    number: number,
    detail: RpcError['detail'] & { readonly method: string },
    { user }: Caller,
  ): Prepared {
    if (user !== undefined) this.#guard?.done({ user, method: detail.method }, detail.code)
    return this.#refuse(id, number, detail)
  }

  #refuse(id: RequestId | undefined, number: number, detail: RpcError['detail']): Prepared {
    this.meter.failed(detail.code)
    return { kind: 'refused', id, response: refusal(id ?? null, number, new RpcError(detail)) }
  }
}

function guardedCall(
  { name, declaration }: DeclaredMethod | DeclaredStream,
  params: readonly unknown[],
  caller: Caller,
): GuardedCall | null {
  const { user } = caller
  if (user === undefined) return null
  const { permission } = declaration
  const subjects = ('subjects' in declaration && declaration.subjects?.(...(params as never))) || NO_SUBJECTS
  const isAnswer = 'isAnswer' in declaration && declaration.isAnswer === true
  return { caller, user, method: name, permission, subjects, isAnswer }
}

const NO_SUBJECTS: GuardedCall['subjects'] = []

/** Null of an answer that is none of an error. */
function codeOf(response: Response): string | null {
  if (!('error' in response)) return null
  return response.error.data?.code ?? String(response.error.code)
}

interface RequestShape {
  readonly id?: RequestId
  readonly method: string
  readonly params?: readonly unknown[] | null
}

const NO_PARAMS: readonly unknown[] = []

/** What is wrong with a request, or null. By hand, as it is done for every call. */
function problemOf(message: unknown): string | null {
  if (typeof message !== 'object' || message === null) return 'a request is an object'
  if (Array.isArray(message)) return 'batches are taken by POST alone; send one request per message'
  const { jsonrpc, id, method, params } = message as Record<string, unknown>
  if (jsonrpc !== '2.0') return "jsonrpc: expected '2.0'"
  if (typeof method !== 'string') return 'method: expected a string'
  if (id !== undefined && id !== null && typeof id !== 'string' && typeof id !== 'number')
    return 'id: expected a string or a number'
  if (params !== undefined && params !== null && !Array.isArray(params))
    return 'params: expected an array, one element for each parameter'
  return null
}

function knownId(message: unknown): RequestId {
  const id = (message as { id?: unknown } | null)?.id
  return typeof id === 'string' || typeof id === 'number' ? id : null
}

/** The parameters with defaults filled in, as many as are declared; or what is wrong with them. */
function checkParams(
  { declaration: { params: schema } }: DeclaredMethod | DeclaredStream,
  params: readonly unknown[] | null,
): readonly unknown[] | string {
  const given = params ?? NO_PARAMS
  const most = schema.def.items.length
  if (given.length > most) return `wrong param count: ${given.length} given, ${most} taken`
  const checked = schema.safeParse(given)
  if (!checked.success) return problems(checked.error)
  const filled = checked.data as unknown[]
  while (filled.length < most) filled.push(undefined)
  return filled
}

/** An answer that says no. Where the refusal was made is nobody's business but ours. */
export function refusal(id: RequestId, number: number, error: RpcError): Response {
  return responseError(id, number, error.message, withoutStacks(toFailure(error)))
}

/** Stacks tell where files lie on this machine: for admins alone. */
function shownTo(caller: Caller, failure: Failure): Failure {
  return caller.permissions.has('admin') ? failure : withoutStacks(failure)
}

function withoutStacks({ stack: _, cause, ...failure }: Failure): Failure {
  return { ...failure, ...(cause !== undefined && { cause: withoutStacks(cause) }) }
}

/** All of a check's issues on one line, each with its path. */
export function problems(error: z.ZodError): string {
  return error.issues
    .map(issue => `${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}`)
    .join('; ')
}
