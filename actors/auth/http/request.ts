/** One request as the routes see it: who asks, and with which parameters. */
import type { Exchange } from '../../../runtime/rpc/index.js'
import { refuse } from '../desk/index.js'
import { Parameters } from './parameters.js'

export interface AuthRequest {
  /** Null: none was sent. Empty: something else was sent in its place. */
  readonly token: string | null
  /** IP address of the other end. */
  readonly remote: string
  readonly parameters: Parameters
}

/** What is taken from a query: it can only be read by name. */
const IN_QUERY = [
  'token',
  'name',
  'perm',
  'extra',
  'skip',
  'limit',
  'state',
  'comment',
  'names',
  'id',
  'user',
  'miner',
  'signer',
  'address',
]
const BEARER = /^bearer /i

/** The request's head. Read at once: it is gone when the handler has returned. */
export class RequestParts {
  readonly remote: string
  readonly #authorization: string | undefined
  readonly #contentType: string
  readonly #query = new Parameters()
  readonly #tokenInQuery: string | undefined

  constructor(exchange: Exchange) {
    this.remote = exchange.remote
    this.#authorization = exchange.header('authorization')
    this.#contentType = exchange.header('content-type') ?? ''
    this.#tokenInQuery = exchange.query('token')
    for (const name of IN_QUERY) {
      this.#query.add(name, exchange.query(name))
      this.#query.add(name, exchange.query(`${name.slice(0, 1).toUpperCase()}${name.slice(1)}`))
    }
  }

  /** @throws AuthError REQUEST_INVALID: the body can't be read. */
  with(body: Buffer): AuthRequest {
    const parameters = this.#query
    const text = body.toString('utf8')
    let tokenInForm: string | undefined
    if (text.trim() !== '') {
      if (this.#contentType.includes('json') || /^\s*\{/.test(text)) addJson(parameters, text)
      else {
        const form = new URLSearchParams(text)
        for (const name of new Set(form.keys())) parameters.add(name, form.getAll(name))
        tokenInForm = form.get('token') ?? undefined
      }
    }
    return { remote: this.remote, parameters, token: this.#token(tokenInForm) }
  }

  /** As Venus: a header's, or one of a query or form. */
  #token(tokenInForm: string | undefined): string | null {
    if (this.#authorization === undefined || this.#authorization === '')
      return this.#tokenInQuery ?? tokenInForm ?? null
    return BEARER.test(this.#authorization) ? this.#authorization.replace(BEARER, '') : ''
  }
}

function addJson(parameters: Parameters, text: string): void {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // What the parser says of it may have a token in it.
    throw refuse('the body is no JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse('the body is no object')
  for (const [name, one] of Object.entries(value)) parameters.add(name, one)
}
