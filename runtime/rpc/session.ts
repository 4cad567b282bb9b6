/**
 * One caller's conversation, over whatever carries texts both ways. No caller, however it behaves, hurts the process: calls under way and
 * unread answers are bounded, and a caller that goes away loses only its own answers.
 */
import type { Log } from '../telemetry/index.js'
import type { Call } from './call.js'
import type { Caller } from './caller.js'
import { type Dispatcher, type OpenStream, type Prepared, refusal } from './dispatcher.js'
import { RpcError, RpcErrorCode } from './errors.js'
import {
  CANCEL,
  CHANNEL_CLOSE,
  CHANNEL_VALUE,
  fromJson,
  HANDLER_ERROR,
  INTERNAL_ERROR,
  INVALID_REQUEST,
  PARSE_ERROR,
  type RequestId,
  type Response,
  toJson,
} from './message.js'

/** What carries the texts. */
export interface Wire {
  /** False when nobody is there to read it. */
  send(text: string): boolean
  /** Bytes sent that the other side hasn't taken. */
  readonly unread: number
  /** Reads no more for now, where that can be done. */
  pause?(): void
  resume?(): void
  /** Hangs up once all that was sent is taken. */
  end(): void
  /** Hangs up at once. */
  destroy(): void
}

export interface SessionOptions {
  /** Answers that the caller hasn't read; above it nothing more is read from it, and its streams end with the session. */
  readonly maxUnreadBytes: number
  /** Calls under way at once; what comes above waits unread, or is refused where the wire can't be paused. */
  readonly maxCalls: number
  /** How long a caller that lags behind may take to read the last words. */
  readonly graceMs: number
}

export interface SessionModules {
  readonly dispatcher: Dispatcher
  readonly caller: Caller
  readonly log: Log
}

interface Channel {
  readonly request: RequestId
  stop(): void
}

const RETRY_AFTER_MS = 1_000

export class Session {
  readonly #calls = new Map<number, { readonly id: RequestId | undefined; readonly call: Call }>()
  readonly #channels = new Map<number, Channel>()
  #nextCall = 1
  #nextChannel = 1
  #paused = false
  /** No more requests: answer what is under way and end. */
  #finishing = false
  #over = false

  constructor(
    readonly options: SessionOptions,
    readonly modules: SessionModules,
    readonly wire: Wire,
  ) {}

  receive(text: string): void {
    if (this.#finishing) return
    let message: { readonly method?: unknown; readonly params?: unknown } | null
    try {
      message = fromJson(text) as typeof message
    } catch (cause) {
      this.refuse(PARSE_ERROR, new RpcError({ code: RpcErrorCode.PROTOCOL, problem: (cause as Error).message }))
      return
    }
    if (message?.method === CANCEL) {
      if (Array.isArray(message.params)) this.#cancel(message.params[0])
      return
    }
    const prepared = this.modules.dispatcher.prepare(message, this.modules.caller)
    if (prepared.kind === 'refused') {
      // Nobody waits for the answer to a notification that could be read as one.
      if (prepared.id !== undefined) this.#send(prepared.response)
    } else if (prepared.kind === 'call') this.#run(prepared)
    else if (prepared.admission === undefined) this.#openChannel(prepared.id ?? null, prepared.open)
    else void this.#admit(prepared.id ?? null, prepared.open, prepared.admission)
  }

  /** Says no to something that isn't a request. */
  refuse(number: number, error: RpcError): void {
    this.#send(refusal(null, number, error))
  }

  /** The caller has read something. */
  drained(): void {
    this.#readOn()
  }

  /** Takes no more requests, ends the streams, answers what is under way, hangs up. */
  finish(): void {
    this.#finishing = true
    this.#endChannels(true)
    this.#endIfDone()
  }

  /** The caller is gone: nothing that it asked for is of use to anybody. */
  gone(): void {
    this.#over = true
    this.#finishing = true
    this.#endChannels(false)
    for (const { call } of this.#calls.values()) call.cancel()
  }

  #run(prepared: Extract<Prepared, { kind: 'call' }>): void {
    const { id, call } = prepared
    const { maxCalls } = this.options
    const wire = this.wire
    if (this.#calls.size >= maxCalls && wire.pause === undefined) {
      const error = new RpcError({
        code: RpcErrorCode.TOO_MANY,
        what: 'calls under way',
        limit: maxCalls,
        retryAfterMs: RETRY_AFTER_MS,
      })
      if (id !== undefined) this.#send(refusal(id, HANDLER_ERROR, error))
      return
    }
    const number = this.#nextCall++
    this.#calls.set(number, { id, call })
    if (this.#calls.size >= maxCalls) this.#pause()
    void prepared.run().then(response => {
      this.#calls.delete(number)
      if (this.#over) return
      if (id !== undefined) this.#send(response)
      this.#readOn()
      this.#endIfDone()
    })
  }

  #cancel(id: unknown): void {
    for (const one of this.#calls.values()) if (one.id === id) one.call.cancel()
    for (const [number, { request }] of this.#channels) if (request === id) this.#endChannel(number, true)
  }

  async #admit(request: RequestId, open: OpenStream, admission: () => Promise<Response | null>): Promise<void> {
    const refused = await admission()
    // A session that takes no more requests begins no more flows.
    if (this.#finishing) return
    if (refused === null) this.#openChannel(request, open)
    else this.#send(refused)
  }

  #openChannel(request: RequestId, open: OpenStream): void {
    const number = this.#nextChannel++
    this.#send({ jsonrpc: '2.0', id: request, result: number })
    const head = `{"jsonrpc":"2.0","method":"${CHANNEL_VALUE}","params":[${number},`
    let running = true
    let isOver = false
    const emit = (item: unknown): boolean => {
      if (!running) return false
      if (this.wire.unread > this.options.maxUnreadBytes) {
        this.#lag()
        return false
      }
      return this.#sendText(`${head}${itemText(item)}]}`)
    }
    const stop = open(emit, () => {
      isOver = true
      this.#endChannel(number, true)
    })
    this.#channels.set(number, {
      request,
      stop() {
        running = false
        stop()
      },
    })
    // The source may have found the caller gone, or too slow, before it had returned.
    if (this.#finishing) this.#endChannel(number, false)
    else if (isOver) this.#endChannel(number, true)
  }

  /** It didn't read until now; it isn't waited for without end. */
  #lag(): void {
    if (this.#finishing) return
    const { maxUnreadBytes, graceMs } = this.options
    this.refuse(INVALID_REQUEST, new RpcError({ code: RpcErrorCode.LAGGED, limit: maxUnreadBytes }))
    this.finish()
    setTimeout(() => this.wire.destroy(), graceMs).unref()
  }

  #endChannel(number: number, tell: boolean): void {
    const channel = this.#channels.get(number)
    if (channel === undefined) return
    this.#channels.delete(number)
    channel.stop()
    if (tell) this.#sendText(`{"jsonrpc":"2.0","method":"${CHANNEL_CLOSE}","params":[${number}]}`)
  }

  #endChannels(tell: boolean): void {
    for (const number of [...this.#channels.keys()]) this.#endChannel(number, tell)
  }

  #send(response: Response): boolean {
    return this.#sendText(textOf(response, this.modules.log))
  }

  #sendText(text: string): boolean {
    if (this.#over) return false
    const sent = this.wire.send(text)
    if (this.wire.unread > this.options.maxUnreadBytes) this.#pause()
    return sent
  }

  #pause(): void {
    if (this.#paused) return
    this.#paused = true
    this.wire.pause?.()
  }

  #readOn(): void {
    const { maxCalls, maxUnreadBytes } = this.options
    if (!this.#paused || this.#calls.size >= maxCalls || this.wire.unread > maxUnreadBytes) return
    this.#paused = false
    this.wire.resume?.()
  }

  #endIfDone(): void {
    if (!this.#finishing || this.#calls.size > 0 || this.#over) return
    this.#over = true
    this.wire.end()
  }
}

/** A response as text. A result that JSON can't carry (a cycle) is the handler's fault, and must not leave the caller waiting. */
export function textOf(response: Response, log: Log): string {
  try {
    return toJson(response)
  } catch (cause) {
    log.error({ err: cause }, 'an answer could not be written as JSON')
    const problem = `the answer can't be written as JSON: ${(cause as Error).message}`
    return toJson(refusal(response.id, INTERNAL_ERROR, new RpcError({ code: RpcErrorCode.PROTOCOL, problem })))
  }
}

let lastItem: unknown
let lastText = ''

/** Many callers are told the same item one after the other: it is written once. */
function itemText(item: unknown): string {
  if (typeof item !== 'object' || item === null) return toJson(item ?? null)
  if (item !== lastItem) {
    lastText = toJson(item)
    lastItem = item
  }
  return lastText
}
