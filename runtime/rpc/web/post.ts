/** One request by POST: a call, or a batch of them. */
import type { Log } from '../../telemetry/index.js'
import type { Call } from '../call.js'
import { ANONYMOUS, type Caller } from '../caller.js'
import { type Dispatcher, refusal } from '../dispatcher.js'
import { RpcError, RpcErrorCode } from '../errors.js'
import { fromJson, HANDLER_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, PARSE_ERROR, type Response } from '../message.js'
import { textOf } from '../session.js'
import { JSON_HEADERS, respondError, retryAfter, tokenStatus } from './answers.js'
import { MAX_ANONYMOUS_BYTES } from './credentials.js'
import type { BodyFailure, Exchange, Headers } from './port.js'

export interface PostOptions {
  readonly maxBodyBytes: number
  readonly bodyPatienceMs: number
}

export interface PostModules {
  readonly dispatcher: Dispatcher
  readonly log: Log
}

/** Calls of one batch, done one after the other. */
const MAX_BATCH = 1_000

export class Post {
  #call: Call | null = null
  #over = false

  constructor(
    readonly options: PostOptions,
    readonly modules: PostModules,
    readonly exchange: Exchange,
    readonly caller: Caller | Promise<Caller>,
    /** Answered, or gone; called once. */
    readonly over: () => void,
  ) {}

  read(): void {
    const { exchange, caller } = this
    exchange.onGone(() => {
      this.#call?.cancel()
      this.#end()
    })
    // A body is not waited for whose token is no good.
    if (caller instanceof Promise) caller.catch(error => this.#refuse(tokenStatus(error), error as RpcError))
    exchange.readBody(
      this.#limit,
      body => this.#take(body.toString('utf8')),
      why => this.#noBody(why),
    )
  }

  #take(text: string): void {
    const { caller } = this
    this.modules.dispatcher.meter.bytesIn += text.length
    if (!(caller instanceof Promise)) void this.#answer(text, caller)
    else
      caller.then(
        known => this.#answer(text, known),
        () => {},
      )
  }

  get #limit(): number {
    const { maxBodyBytes } = this.options
    return this.caller === ANONYMOUS ? Math.min(maxBodyBytes, MAX_ANONYMOUS_BYTES) : maxBodyBytes
  }

  async #answer(text: string, caller: Caller): Promise<void> {
    let message: unknown
    try {
      message = fromJson(text)
    } catch (cause) {
      const error = new RpcError({ code: RpcErrorCode.PROTOCOL, problem: (cause as Error).message })
      this.#respond(500, refusal(null, PARSE_ERROR, error))
      return
    }
    if (Array.isArray(message)) {
      await this.#answerBatch(message, caller)
      return
    }
    const response = await this.#run(message, caller)
    if (response === null) this.#send(200, '')
    else this.#respond(statusOf(response), response)
  }

  /** @returns null for a notification. */
  async #run(message: unknown, caller: Caller): Promise<Response | null> {
    const prepared = this.modules.dispatcher.prepare(message, caller)
    if (prepared.kind === 'call') {
      this.#call = prepared.call
      const response = await prepared.run()
      return prepared.id === undefined ? null : response
    }
    if (prepared.id === undefined) return null
    if (prepared.kind === 'refused') return prepared.response
    const { method } = message as { method: string }
    return refusal(prepared.id, METHOD_NOT_FOUND, new RpcError({ code: RpcErrorCode.STREAM_NEEDS_SOCKET, method }))
  }

  async #answerBatch(messages: readonly unknown[], caller: Caller): Promise<void> {
    if (messages.length === 0 || messages.length > MAX_BATCH) {
      const problem = `a batch has 1 to ${MAX_BATCH} requests, this one ${messages.length}`
      this.#respond(400, refusal(null, INVALID_REQUEST, new RpcError({ code: RpcErrorCode.PROTOCOL, problem })))
      return
    }
    const texts: string[] = []
    for (const message of messages) {
      if (this.#over) return
      const response = await this.#run(message, caller)
      if (response !== null) texts.push(textOf(response, this.modules.log))
    }
    this.#send(200, texts.length === 0 ? '' : `[${texts.join(',')}]`)
  }

  #respond(status: number, response: Response): void {
    this.#send(status, textOf(response, this.modules.log), status === TOO_MANY ? retryAfter(retryMsOf(response)) : [])
  }

  #send(status: number, text: string, headers: Headers = []): void {
    if (this.#over) return
    this.modules.dispatcher.meter.bytesOut += text.length
    this.exchange.respond(status, [...JSON_HEADERS, ...headers], text)
    this.#end()
  }

  #noBody(why: BodyFailure): void {
    const { bodyPatienceMs } = this.options
    if (why === 'too-long') this.#refuse(413, new RpcError({ code: RpcErrorCode.TOO_LONG, limit: this.#limit }))
    else if (why === 'too-slow')
      this.#refuse(408, new RpcError({ code: RpcErrorCode.TOO_SLOW, patienceMs: bodyPatienceMs }))
    else this.#end()
  }

  #refuse(status: number, error: RpcError): void {
    if (this.#over) return
    respondError(this.exchange, status, error)
    this.#end()
  }

  #end(): void {
    if (this.#over) return
    this.#over = true
    this.over()
  }
}

const TOO_MANY = 429

/** go-jsonrpc's: a handler's error is an answer like any other. What is asked too often is told as the endpoint itself does it. */
function statusOf(response: Response): number {
  if ('error' in response && response.error.data?.code === RpcErrorCode.TOO_MANY) return TOO_MANY
  if (!('error' in response) || response.error.code === HANDLER_ERROR) return 200
  return response.error.code === INVALID_REQUEST ? 400 : 500
}

const retryMsOf = (response: Response): number =>
  ('error' in response && (response.error.data?.data as { retryAfterMs?: number } | undefined)?.retryAfterMs) || 1_000
