/** What can be called, apart from how the calls arrive. Checks parameters and results against the declarations. */
import { z } from 'zod'
import { toFailure } from '../effects/index.js'
import type { ApiDeclaration, Handlers, MethodDeclaration, StreamDeclaration } from './declare.js'
import { RpcError, RpcErrorCode } from './errors.js'
import {
  HANDLER_ERROR,
  INTERNAL_ERROR,
  INVALID_PARAMS,
  INVALID_REQUEST,
  METHOD_NOT_FOUND,
  type Request,
  type RequestId,
  type Response,
  responseError,
} from './message.js'

type AnyHandler = (...params: readonly unknown[]) => Promise<unknown>

/**
 * Starts a flow of items.
 * @param emit false when the receiver is gone: stop.
 * @returns ends it; called once.
 */
export type StreamSource<Params extends readonly unknown[] = readonly unknown[], Item = unknown> = (
  emit: (item: Item) => boolean,
  ...params: Params
) => () => void

const RequestShape = z.object({
  jsonrpc: z.literal('2.0'),
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string(),
  params: z.array(z.unknown()).optional(),
})

/** A request that fits the protocol and the declaration, ready to run. */
export type Prepared =
  | { readonly kind: 'call'; readonly id: RequestId | undefined; run(): Promise<Response> }
  | { readonly kind: 'stream'; readonly id: RequestId | undefined; open(emit: (item: unknown) => boolean): () => void }
  | { readonly kind: 'refused'; readonly response: Response }

export class Dispatcher {
  readonly #methods = new Map<string, { readonly declaration: MethodDeclaration; readonly handler: AnyHandler }>()
  readonly #streams = new Map<string, { readonly declaration: StreamDeclaration; readonly source: StreamSource }>()

  /** `Sealer` and `{ SealFile }` make `Sealer.SealFile`. */
  add<Api extends ApiDeclaration>(namespace: string, api: Api, handlers: Handlers<Api>): this {
    for (const [name, declaration] of Object.entries(api))
      this.#methods.set(`${namespace}.${name}`, { declaration, handler: handlers[name] as AnyHandler })
    return this
  }

  addStream<Params extends z.ZodTuple, Item>(
    name: string,
    declaration: StreamDeclaration<Params, Item>,
    source: StreamSource<z.output<Params> extends readonly unknown[] ? z.output<Params> : never, Item>,
  ): this {
    this.#streams.set(name, { declaration: declaration as never, source: source as never })
    return this
  }

  get methods(): readonly string[] {
    return [...this.#methods.keys(), ...this.#streams.keys()]
  }

  prepare(message: unknown): Prepared {
    const request = RequestShape.safeParse(message)
    if (!request.success) {
      const id = (message as { id?: unknown } | null)?.id
      const known = typeof id === 'string' || typeof id === 'number' ? id : null
      const problem = Array.isArray(message)
        ? 'batches are not taken; send one request per line'
        : problems(request.error)
      return refused(known, INVALID_REQUEST, new RpcError({ code: RpcErrorCode.PROTOCOL, problem }))
    }
    const { id, method: name, params = [] } = request.data as Request
    const declared = this.#methods.get(name) ?? this.#streams.get(name)
    if (declared === undefined)
      return refused(id ?? null, METHOD_NOT_FOUND, new RpcError({ code: RpcErrorCode.METHOD_UNKNOWN, method: name }))
    const checked = declared.declaration.params.safeParse(params)
    if (!checked.success) {
      const error = new RpcError({ code: RpcErrorCode.PARAMS_INVALID, method: name, problems: problems(checked.error) })
      return refused(id ?? null, INVALID_PARAMS, error)
    }
    const arguments_ = checked.data as readonly unknown[]
    if ('source' in declared) return { kind: 'stream', id, open: emit => declared.source(emit, ...arguments_) }
    return { kind: 'call', id, run: () => answer(id ?? null, name, declared, arguments_) }
  }
}

async function answer(
  id: RequestId,
  name: string,
  { declaration, handler }: { declaration: MethodDeclaration; handler: AnyHandler },
  params: readonly unknown[],
): Promise<Response> {
  let result: unknown
  try {
    result = await handler(...params)
  } catch (thrown) {
    const failure = toFailure(thrown)
    return responseError(id, HANDLER_ERROR, failure.message, failure)
  }
  const checked = declaration.result.safeParse(result)
  if (checked.success) return { jsonrpc: '2.0', id, result: result ?? null }
  const error = new RpcError({ code: RpcErrorCode.RESULT_INVALID, method: name, problems: problems(checked.error) })
  return responseError(id, INTERNAL_ERROR, error.message, toFailure(error))
}

function refused(id: RequestId, number: number, error: RpcError): Prepared {
  const { stack: _, ...failure } = toFailure(error)
  return { kind: 'refused', response: responseError(id, number, error.message, failure) }
}

/** All of a check's issues on one line, each with its path. */
export function problems(error: z.ZodError): string {
  return error.issues
    .map(issue => `${issue.path.length > 0 ? `${issue.path.join('.')}: ` : ''}${issue.message}`)
    .join('; ')
}
