/** JSON-RPC 2.0 as it goes over the wire. https://www.jsonrpc.org/specification */
import type { Failure } from '../effects/index.js'

/** Numbers of errors. */
export const PARSE_ERROR = -32700
export const INVALID_REQUEST = -32600
export const METHOD_NOT_FOUND = -32601
export const INVALID_PARAMS = -32602
export const INTERNAL_ERROR = -32603
/** A handler threw; the failure is in `data`. go-jsonrpc's number. */
export const HANDLER_ERROR = 1

export type RequestId = string | number | null

export interface Request {
  readonly jsonrpc: '2.0'
  /** Absent: nobody waits for an answer. */
  readonly id?: RequestId
  readonly method: string
  readonly params?: readonly unknown[]
}

export interface ErrorObject {
  readonly code: number
  readonly message: string
  readonly data?: Failure
}

export type Response =
  | { readonly jsonrpc: '2.0'; readonly id: RequestId; readonly result: unknown }
  | { readonly jsonrpc: '2.0'; readonly id: RequestId; readonly error: ErrorObject }

/**
 * A stream's items, `[channel, item]`. A channel is a number that is its connection's alone; the call that opened it was answered with it,
 * before its first item. These names and shapes are go-jsonrpc's.
 */
export const CHANNEL_VALUE = 'xrpc.ch.val'
/** The server ends a stream: `[channel]`. */
export const CHANNEL_CLOSE = 'xrpc.ch.close'
/** The caller takes back a call, or ends the stream that it opened: `[id of the call]`. */
export const CANCEL = 'xrpc.cancel'

export const responseError = (id: RequestId, code: number, message: string, data?: Failure): Response => ({
  jsonrpc: '2.0',
  id,
  error: { code, message, ...(data !== undefined && { data }) },
})

/** Big integers become decimal text and bytes hexadecimal, as people and other languages read them. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, given) {
    // A Buffer has turned itself into an object by the time it is given.
    const original = this[key]
    if (typeof original === 'bigint') return original.toString()
    if (original instanceof Uint8Array)
      return `0x${Buffer.from(original.buffer, original.byteOffset, original.byteLength).toString('hex')}`
    return given
  })
}
