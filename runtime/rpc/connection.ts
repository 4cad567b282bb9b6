/** A way to the other side, whatever carries it. */
import type { z } from 'zod'
import type { ApiDeclaration, Client, MethodDeclaration, StreamDeclaration } from './declare.js'
import { problems } from './dispatcher.js'
import { RemoteError, RpcError, RpcErrorCode } from './errors.js'
import { type ErrorObject, HANDLER_ERROR } from './message.js'

export interface Subscription {
  /** Resolves when the flow has ended: null after `close`, else why. */
  readonly ended: Promise<Error | null>
  close(): void
}

export interface Connection {
  client<Api extends ApiDeclaration>(namespace: string, api: Api): Client<Api>
  /** Resolves once the other side has begun: nothing that happens after is missed. */
  subscribe<Params extends z.ZodTuple, Item>(
    name: string,
    declaration: StreamDeclaration<Params, Item>,
    params: z.input<Params>,
    onItem: (item: Item) => void,
  ): Promise<Subscription>
  /** Resolves when the connection is over: null after `close`, else why. */
  readonly closed: Promise<Error | null>
  close(): void
}

/** A typed client over a function that carries one call. */
export function clientOf<Api extends ApiDeclaration>(
  namespace: string,
  api: Api,
  call: (method: string, params: readonly unknown[]) => Promise<unknown>,
): Client<Api> {
  const entries = Object.entries(api).map(([name, declaration]) => {
    const method = `${namespace}.${name}`
    return [
      name,
      async (...params: readonly unknown[]) =>
        checkResult(method, declaration, await call(method, withoutTail(params))),
    ]
  })
  return Object.fromEntries(entries) as Client<Api>
}

function checkResult(method: string, declaration: MethodDeclaration, result: unknown): unknown {
  const checked = declaration.result.safeParse(result)
  if (checked.success) return checked.data
  throw new RpcError({ code: RpcErrorCode.RESULT_INVALID, method, problems: problems(checked.error) })
}

/** Left-out parameters at the end aren't sent: JSON would turn them into nulls. */
export function withoutTail(params: readonly unknown[]): readonly unknown[] {
  const given = params.findLastIndex(value => value !== undefined)
  return params.slice(0, given + 1)
}

/** What an error object becomes on this side. */
export function errorOf(error: ErrorObject): Error {
  if (error.data !== undefined && typeof error.data.code === 'string') return new RemoteError(error.data)
  return error.code === HANDLER_ERROR
    ? new RemoteError({ code: 'UNKNOWN', message: error.message })
    : new RpcError({ code: RpcErrorCode.PROTOCOL, problem: `${error.message} (${error.code})` })
}
