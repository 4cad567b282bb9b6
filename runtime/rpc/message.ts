/** JSON-RPC 2.0 as it goes over the wire. https://www.jsonrpc.org/specification */
import { JSONParse } from 'json-with-bigint'
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

/** A number that may be too long for a double, where a value begins. Within a text it only costs time. */
const LONG_NUMBER = /[[,:]\s*-?\d{16}/

/**
 * An integer that a double can't hold comes as a bigint: rounded in silence, it would be another one than was sent.
 * @throws SyntaxError
 */
export function fromJson(text: string): unknown {
  return LONG_NUMBER.test(text) ? JSONParse(text) : JSON.parse(text)
}

/** Big integers become decimal text and bytes hexadecimal, as people and other languages read them. */
export function toJson(value: unknown): string {
  return isPlain(value, DEEPEST) ? JSON.stringify(value) : JSON.stringify(value, inWords)
}

function inWords(this: Record<string, unknown>, key: string, given: unknown): unknown {
  // A Buffer has turned itself into an object by the time it is given.
  const original = this[key]
  if (typeof original === 'bigint') return original.toString()
  if (original instanceof Uint8Array)
    return `0x${Buffer.from(original.buffer, original.byteOffset, original.byteLength).toString('hex')}`
  return given
}

/** Of what is looked through beforehand; a cycle is deeper. */
const DEEPEST = 32

/** Whether JSON has all of it as it is. Most answers are, and without a replacer they are written several times as fast. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return typeof value !== 'bigint'
  if (depth === 0 || value instanceof Uint8Array || 'toJSON' in value) return false
  if (Array.isArray(value)) return value.every(item => isPlain(item, depth - 1))
  for (const key in value) if (!isPlain((value as Record<string, unknown>)[key], depth - 1)) return false
  return true
}
