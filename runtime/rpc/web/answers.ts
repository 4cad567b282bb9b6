/** Answers that refuse a request before it is a call. */
import { refusal } from '../dispatcher.js'
import { RpcError } from '../errors.js'
import { HANDLER_ERROR, INVALID_REQUEST, toJson } from '../message.js'
import type { Exchange, Headers } from './port.js'

export const JSON_HEADERS: Headers = [['Content-Type', 'application/json']]

/** A refusal as JSON-RPC, so that every client finds the code. */
export function refusalText(status: number, error: RpcError): string {
  return toJson(refusal(null, status === 429 || status === 503 ? HANDLER_ERROR : INVALID_REQUEST, error))
}

export const retryAfter = (ms: number): Headers => [['Retry-After', String(Math.ceil(ms / 1_000))]]

/** Of a token that doesn't hold, or where that can't be known now. */
export const tokenStatus = (error: unknown): number => (error instanceof RpcError ? 401 : 503)

/** The connection ends with it: the rest of the body is of no use. */
export function respondError(exchange: Exchange, status: number, error: RpcError, headers: Headers = []): void {
  exchange.respond(status, [...JSON_HEADERS, ...headers], refusalText(status, error), true)
}
