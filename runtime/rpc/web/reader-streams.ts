/**
 * Bytes for a parameter that is too long for JSON, as an `io.Reader` travels in Lotus: the call names a stream by a UUID of its caller's
 * choice, and the bytes come by a request of their own, before the call or after it. A caller asks by HEAD, which is answered once the call
 * takes the stream, and then sends the bytes by POST; old callers send them at once. Whoever knows the UUID may send: it is as good as a token.
 * Source: Lotus, lib/rpcenc/reader.go.
 */
import { Readable } from 'node:stream'
import type { Clock } from '../../timers/index.js'
import { RpcError, RpcErrorCode } from '../errors.js'
import type { ReaderParam, Readers } from '../reader-param.js'
import { respondError } from './answers.js'
import type { WebRoute } from './endpoint.js'
import type { Exchange } from './port.js'
import { statusOf, Upload, unwanted } from './upload.js'

export interface ReaderStreamsOptions {
  /** How long a call and its bytes wait for each other. */
  readonly patienceMs: number
  /** Requests that wait for a call; each holds a piece of a body at most. */
  readonly maxWaiting: number
}

export const READER_STREAMS_DEFAULTS: ReaderStreamsOptions = { patienceMs: 30_000, maxWaiting: 256 }

/** A request that came. */
type Arrival =
  | { readonly by: 'HEAD'; go(): void; refuse(error: RpcError): void }
  | { readonly by: 'POST'; readonly body: Upload; refuse(error: RpcError): void }

/** A request that waits for its call. */
interface Offer {
  readonly arrival: Arrival
  withdraw(): void
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const RETRY_AFTER_MS = 1_000

export class ReaderStreams implements WebRoute, Readers {
  readonly path = '/rpc/streams/v0/push/'
  readonly #offers = new Map<string, Offer>()
  /** Calls that wait for their bytes. */
  readonly #takers = new Map<string, (arrival: Arrival) => void>()

  constructor(
    readonly options: ReaderStreamsOptions,
    readonly modules: { readonly clock: Clock },
  ) {}

  /** Requests that wait for their call. */
  get waiting(): number {
    return this.#offers.size
  }

  async open(reader: ReaderParam, signal: AbortSignal): Promise<Readable> {
    if (reader.Type === 'null') return Readable.from(zeros(Number(reader.Info)), { objectMode: false })
    const id = reader.Info.toLowerCase()
    const first = await this.#next(id, signal)
    if (first.by === 'POST') return first.body
    first.go()
    const second = await this.#next(id, signal)
    if (second.by === 'POST') return second.body
    second.refuse(unwanted(id, 'it was asked for twice'))
    throw this.#missing(id)
  }

  handle(exchange: Exchange): void {
    const { method } = exchange
    const id = exchange.path.slice(this.path.length).toLowerCase()
    if (method !== 'HEAD' && method !== 'POST') {
      const error = notFound(`${method.slice(0, 20)} ${this.path}…`, 'bytes are sent by POST')
      respondError(exchange, 405, error, [['Allow', 'HEAD, POST']])
    } else if (!UUID.test(id)) {
      respondError(exchange, 404, notFound(this.path, 'the UUID of a stream comes behind it'))
    } else this.#arrive(id, arrivalOf(exchange, method, id))
  }

  #arrive(id: string, arrival: Arrival): void {
    const taker = this.#takers.get(id)
    const { maxWaiting } = this.options
    if (taker !== undefined) taker(arrival)
    else if (this.#offers.has(id)) arrival.refuse(unwanted(id, 'another request brings it'))
    else if (this.#offers.size >= maxWaiting) {
      const what = 'streams that wait for a call'
      const detail = { code: RpcErrorCode.TOO_MANY, what, limit: maxWaiting, retryAfterMs: RETRY_AFTER_MS } as const
      arrival.refuse(new RpcError(detail))
    } else this.#offer(id, arrival)
  }

  #offer(id: string, arrival: Arrival): void {
    const { patienceMs } = this.options
    const stop = this.modules.clock.after(patienceMs, () => {
      this.#offers.delete(id)
      arrival.refuse(unwanted(id, `no call took it in ${patienceMs} ms`))
    })
    const withdraw = (): void => {
      stop()
      this.#offers.delete(id)
    }
    this.#offers.set(id, { arrival, withdraw })
  }

  /** The next request for a stream: one that waits already, or the next that comes. */
  #next(id: string, signal: AbortSignal): Promise<Arrival> {
    const offer = this.#offers.get(id)
    if (offer !== undefined) {
      offer.withdraw()
      return Promise.resolve(offer.arrival)
    }
    if (this.#takers.has(id)) return Promise.reject(unwanted(id, 'another call takes it'))
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        this.#takers.delete(id)
        unwait()
        signal.removeEventListener('abort', aborted)
      }
      const aborted = (): void => {
        stop()
        reject(signal.reason)
      }
      const unwait = this.modules.clock.after(this.options.patienceMs, () => {
        stop()
        reject(this.#missing(id))
      })
      this.#takers.set(id, arrival => {
        stop()
        resolve(arrival)
      })
      signal.addEventListener('abort', aborted)
      if (signal.aborted) aborted()
    })
  }

  #missing(id: string): RpcError {
    return new RpcError({ code: RpcErrorCode.STREAM_MISSING, id, patienceMs: this.options.patienceMs })
  }
}

function arrivalOf(exchange: Exchange, method: 'HEAD' | 'POST', id: string): Arrival {
  if (method === 'POST') {
    const body = new Upload(exchange, id)
    return { by: 'POST', body, refuse: error => body.destroy(error) }
  }
  return {
    by: 'HEAD',
    go: () => exchange.respond(200, [], ''),
    refuse: error => respondError(exchange, statusOf(error), error),
  }
}

const notFound = (path: string, hint: string): RpcError => new RpcError({ code: RpcErrorCode.NOT_FOUND, path, hint })

const ZEROS = Buffer.alloc(64 * 1024)

function* zeros(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= ZEROS.length) yield left >= ZEROS.length ? ZEROS : ZEROS.subarray(0, left)
}
