/** What can go wrong with a call itself, and how an answering side's failure comes back. */

import type { Failure } from '../effects/index.js'
import { CodedError, type Messages } from '../errors/index.js'
import type { Permission } from './caller.js'

export enum RpcErrorCode {
  /** Nothing listens there. */
  UNREACHABLE = 'RPC_UNREACHABLE',
  /** The connection ended before the answer came. */
  CONNECTION_LOST = 'RPC_CONNECTION_LOST',
  /** The other side doesn't know the method. */
  METHOD_UNKNOWN = 'RPC_METHOD_UNKNOWN',
  /** The parameters don't fit the declaration. */
  PARAMS_INVALID = 'RPC_PARAMS_INVALID',
  /** An answer doesn't fit the declaration: the two sides are of different versions. */
  RESULT_INVALID = 'RPC_RESULT_INVALID',
  /** What arrived isn't JSON-RPC. */
  PROTOCOL = 'RPC_PROTOCOL',
  /** A message is longer than it may be. */
  TOO_LONG = 'RPC_TOO_LONG',
  /** This side read too slowly; the stream was closed by the server. */
  LAGGED = 'RPC_LAGGED',
  /** The token isn't valid, or not any more. */
  TOKEN_INVALID = 'RPC_TOKEN_INVALID',
  /** The token doesn't permit the method, or there is none. */
  FORBIDDEN = 'RPC_FORBIDDEN',
  /** The caller asks for more at once, or more often, than is allowed. */
  TOO_MANY = 'RPC_TOO_MANY',
  /** The body stopped coming. */
  TOO_SLOW = 'RPC_TOO_SLOW',
  /** A page of another site asks. */
  ORIGIN_REFUSED = 'RPC_ORIGIN_REFUSED',
  /** There is nothing at that path, or not by that HTTP method. */
  NOT_FOUND = 'RPC_NOT_FOUND',
  /** A stream was asked for by POST. */
  STREAM_NEEDS_SOCKET = 'RPC_STREAM_NEEDS_SOCKET',
  /** A parameter's bytes didn't come. */
  STREAM_MISSING = 'RPC_STREAM_MISSING',
  /** Bytes came that no call takes, or takes any more. */
  STREAM_UNWANTED = 'RPC_STREAM_UNWANTED',
  /** The address can't be listened on. */
  ADDRESS_TAKEN = 'RPC_ADDRESS_TAKEN',
  /** The process ends. */
  CLOSING = 'RPC_CLOSING',
}

export type RpcErrorDetail =
  | { code: RpcErrorCode.UNREACHABLE; address: string; why?: string }
  | { code: RpcErrorCode.CONNECTION_LOST; method: string | null }
  | { code: RpcErrorCode.METHOD_UNKNOWN; method: string }
  | { code: RpcErrorCode.PARAMS_INVALID; method: string; problems: string }
  | { code: RpcErrorCode.RESULT_INVALID; method: string; problems: string }
  | { code: RpcErrorCode.PROTOCOL; problem: string }
  | { code: RpcErrorCode.TOO_LONG; limit: number }
  | { code: RpcErrorCode.LAGGED; limit: number }
  | { code: RpcErrorCode.TOKEN_INVALID; why: string }
  | { code: RpcErrorCode.FORBIDDEN; method: string; permission: Permission }
  | { code: RpcErrorCode.TOO_MANY; what: string; limit: number; retryAfterMs: number }
  | { code: RpcErrorCode.TOO_SLOW; patienceMs: number }
  | { code: RpcErrorCode.ORIGIN_REFUSED; origin: string }
  | { code: RpcErrorCode.NOT_FOUND; path: string; hint: string }
  | { code: RpcErrorCode.STREAM_NEEDS_SOCKET; method: string }
  | { code: RpcErrorCode.STREAM_MISSING; id: string; patienceMs: number }
  | { code: RpcErrorCode.STREAM_UNWANTED; id: string; why: string }
  | { code: RpcErrorCode.ADDRESS_TAKEN; address: string; why: string }
  | { code: RpcErrorCode.CLOSING }

const MESSAGES: Messages<RpcErrorDetail> = {
  [RpcErrorCode.UNREACHABLE]: d => `nothing answers at ${d.address}${d.why === undefined ? '' : ` (${d.why})`}`,
  [RpcErrorCode.CONNECTION_LOST]: d =>
    `the connection ended${d.method === null ? '' : ` before ${d.method} was answered`}; what was asked may still be done`,
  [RpcErrorCode.METHOD_UNKNOWN]: d => `there is no method '${d.method}'`,
  [RpcErrorCode.PARAMS_INVALID]: d => `the parameters of ${d.method} are wrong: ${d.problems}`,
  [RpcErrorCode.RESULT_INVALID]: d =>
    `the answer of ${d.method} isn't as declared (${d.problems}); are both sides of the same version?`,
  [RpcErrorCode.PROTOCOL]: d => `this isn't JSON-RPC 2.0: ${d.problem}`,
  [RpcErrorCode.TOO_LONG]: d => `a message is longer than ${d.limit} bytes`,
  [RpcErrorCode.LAGGED]: d => `more than ${d.limit} bytes of news were not read in time, and the stream was closed`,
  [RpcErrorCode.TOKEN_INVALID]: d => `the token isn't valid: ${d.why}`,
  [RpcErrorCode.FORBIDDEN]: d => `missing permission to invoke '${d.method}' (need '${d.permission}')`,
  [RpcErrorCode.TOO_MANY]: d => `more than ${d.limit} ${d.what}; try again in ${d.retryAfterMs} ms`,
  [RpcErrorCode.TOO_SLOW]: d => `nothing more of the body came for ${d.patienceMs} ms`,
  [RpcErrorCode.ORIGIN_REFUSED]: d => `pages of ${d.origin} may not ask here; rpc.allowedOrigins names those that may`,
  [RpcErrorCode.NOT_FOUND]: d => `there is nothing at ${d.path}; ${d.hint}`,
  [RpcErrorCode.STREAM_NEEDS_SOCKET]: d => `${d.method} answers with a stream; call it over a WebSocket`,
  [RpcErrorCode.STREAM_MISSING]: d =>
    `nothing was sent to the stream ${d.id} for ${d.patienceMs} ms; send its bytes to /rpc/streams/v0/push/${d.id}`,
  [RpcErrorCode.STREAM_UNWANTED]: d => `the stream ${d.id} is given up: ${d.why}`,
  [RpcErrorCode.ADDRESS_TAKEN]: d => `${d.address} can't be listened on: ${d.why}`,
  [RpcErrorCode.CLOSING]: () => 'the process ends; ask again when it runs',
}

export class RpcError extends CodedError<RpcErrorDetail> {
  override readonly name = 'RpcError'

  constructor(detail: RpcErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
  }
}

const MAX_CAUSES = 8

/** A handler's failure, as the caller sees it: the code and metadata of the error that the handler threw. */
export class RemoteError extends Error {
  override readonly name = 'RemoteError'
  readonly code: string
  readonly data: unknown
  /** The stack on the answering side. */
  readonly remoteStack: string | undefined

  constructor(failure: Failure, depth = 0) {
    super(
      failure.message,
      failure.cause === undefined || depth >= MAX_CAUSES
        ? undefined
        : { cause: new RemoteError(failure.cause, depth + 1) },
    )
    this.code = failure.code
    this.data = failure.data
    this.remoteStack = failure.stack
  }
}
