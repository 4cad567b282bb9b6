/** What can go wrong with a call itself, and how an answering side's failure comes back. */

import type { Failure } from '../effects/index.js'
import { CodedError, type Messages } from '../errors/index.js'

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
  /** A message is longer than a line may be. */
  LINE_TOO_LONG = 'RPC_LINE_TOO_LONG',
  /** This side read too slowly; the stream was closed by the server. */
  LAGGED = 'RPC_LAGGED',
}

export type RpcErrorDetail =
  | { code: RpcErrorCode.UNREACHABLE; address: string }
  | { code: RpcErrorCode.CONNECTION_LOST; method: string | null }
  | { code: RpcErrorCode.METHOD_UNKNOWN; method: string }
  | { code: RpcErrorCode.PARAMS_INVALID; method: string; problems: string }
  | { code: RpcErrorCode.RESULT_INVALID; method: string; problems: string }
  | { code: RpcErrorCode.PROTOCOL; problem: string }
  | { code: RpcErrorCode.LINE_TOO_LONG; limit: number }
  | { code: RpcErrorCode.LAGGED; limit: number }

const MESSAGES: Messages<RpcErrorDetail> = {
  [RpcErrorCode.UNREACHABLE]: d => `nothing answers at ${d.address}`,
  [RpcErrorCode.CONNECTION_LOST]: d =>
    `the connection ended${d.method === null ? '' : ` before ${d.method} was answered`}; what was asked may still be done`,
  [RpcErrorCode.METHOD_UNKNOWN]: d => `there is no method '${d.method}'`,
  [RpcErrorCode.PARAMS_INVALID]: d => `the parameters of ${d.method} are wrong: ${d.problems}`,
  [RpcErrorCode.RESULT_INVALID]: d =>
    `the answer of ${d.method} isn't as declared (${d.problems}); are both sides of the same version?`,
  [RpcErrorCode.PROTOCOL]: d => `this isn't JSON-RPC 2.0: ${d.problem}`,
  [RpcErrorCode.LINE_TOO_LONG]: d => `a message is longer than ${d.limit} bytes`,
  [RpcErrorCode.LAGGED]: d => `more than ${d.limit} bytes of news were not read in time, and the stream was closed`,
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
