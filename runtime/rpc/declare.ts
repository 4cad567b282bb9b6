/**
 * How a component declares what can be called. The declaration is data only: from it come the checks on what arrives,
 * the typed client and the documentation.
 */
import type { z } from 'zod'
import type { Caller, Permission } from './caller.js'
import type { Subject } from './guard.js'

export interface MethodDeclaration<Params extends z.ZodTuple = z.ZodTuple, Result extends z.ZodType = z.ZodType> {
  /** Positional, as in go-jsonrpc. */
  readonly params: Params
  /** What the parameters are called, for people. */
  readonly names?: readonly string[]
  readonly result: Result
  readonly permission: Permission
  /** Whose things a call is about: of the pool's users only those may ask for it whose they are, and admins. */
  subjects?(...params: Taken<Params>): readonly Subject[]
  /** It answers what the component itself asked of the caller: no limit of theirs counts it. */
  readonly isAnswer?: true
  readonly doc: string
  /** There are passwords, private keys or tokens among them: never to be shown, nor taken from a command line, which others can read. */
  readonly secretParams?: true
  /** Parameters of a call and its answer, for the reference; an answer that would fill a page is left out. Held to the schemas by a test. */
  readonly example?: { readonly params: z.input<Params>; readonly result?: z.input<Result> }
}

/** What a handler can know of a call besides its parameters. */
export interface CallContext {
  readonly caller: Caller
  /** Aborts when the caller cancels the call or is gone. Made when it is first asked for. */
  readonly signal: AbortSignal
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
  readonly names?: readonly string[]
  readonly permission: Permission
  readonly doc: string
  readonly example?: { readonly params: z.input<Params> }
  /** Only a type: items are the server's own data, and many. */
  readonly item?: Item
}

/** Keeps a declaration's types: `stream<News>()({ … })`. */
export function stream<Item>() {
  return <Params extends z.ZodTuple>(
    declaration: Omit<StreamDeclaration<Params>, 'item'>,
  ): StreamDeclaration<Params, Item> => declaration
}

export type Taken<Params extends z.ZodTuple> = z.output<Params> extends readonly unknown[] ? z.output<Params> : never

/** The functions that answer an API: one for each method, with the declared types. */
export type Handlers<Api extends ApiDeclaration> = {
  readonly [M in keyof Api]: (...params: Taken<Api[M]['params']>) => Promise<z.input<Api[M]['result']>>
}

/** The same for who wants to know the context of a call too: it comes last. */
export type ContextHandlers<Api extends ApiDeclaration> = {
  readonly [M in keyof Api]: (
    ...params: [...Taken<Api[M]['params']>, CallContext]
  ) => Promise<z.input<Api[M]['result']>>
}

/** The same functions as a caller sees them. */
export type Client<Api extends ApiDeclaration> = {
  readonly [M in keyof Api]: (
    ...params: z.input<Api[M]['params']> extends readonly unknown[] ? z.input<Api[M]['params']> : never
  ) => Promise<z.output<Api[M]['result']>>
}
