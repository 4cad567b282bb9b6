/**
 * How a component declares what can be called. The declaration is data only: from it come the checks on what arrives,
 * the typed client and the documentation.
 */
import type { z } from 'zod'

/** Lotus's permissions, each including those before it. */
export type Permission = 'read' | 'write' | 'sign' | 'admin'

export interface MethodDeclaration<Params extends z.ZodTuple = z.ZodTuple, Result extends z.ZodType = z.ZodType> {
  /** Positional, as in go-jsonrpc. */
  readonly params: Params
  readonly result: Result
  readonly permission: Permission
  readonly doc: string
}

export type ApiDeclaration = Readonly<Record<string, MethodDeclaration>>

/** Keeps a declaration's types. */
export function method<Params extends z.ZodTuple, Result extends z.ZodType>(
  declaration: MethodDeclaration<Params, Result>,
): MethodDeclaration<Params, Result> {
  return declaration
}

/** A call that is answered by a flow of items, until the caller closes it or the server ends it. */
export interface StreamDeclaration<Params extends z.ZodTuple = z.ZodTuple, Item = unknown> {
  readonly params: Params
  readonly permission: Permission
  readonly doc: string
  /** Only a type: items are the server's own data, and many. */
  readonly item?: Item
}

/** Keeps a declaration's types: `stream<News>()({ … })`. */
export function stream<Item>() {
  return <Params extends z.ZodTuple>(
    declaration: Omit<StreamDeclaration<Params>, 'item'>,
  ): StreamDeclaration<Params, Item> => declaration
}

/** The functions that answer an API: one for each method, with the declared types. */
export type Handlers<Api extends ApiDeclaration> = {
  readonly [M in keyof Api]: (
    ...params: z.output<Api[M]['params']> extends readonly unknown[] ? z.output<Api[M]['params']> : never
  ) => Promise<z.input<Api[M]['result']>>
}

/** The same functions as a caller sees them. */
export type Client<Api extends ApiDeclaration> = {
  readonly [M in keyof Api]: (
    ...params: z.input<Api[M]['params']> extends readonly unknown[] ? z.input<Api[M]['params']> : never
  ) => Promise<z.output<Api[M]['result']>>
}
