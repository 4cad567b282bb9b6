/** A body that a call reads as it comes. */
import { Readable } from 'node:stream'
import { RpcError, RpcErrorCode } from '../errors.js'
import { respondError } from './answers.js'
import type { BodyFailure, BodyReader, Exchange } from './port.js'

/** Its sender is answered when it is read to the end, or dropped. */
export class Upload extends Readable implements BodyReader {
  readonly #flow: { resume(): void }

  constructor(
    readonly exchange: Exchange,
    readonly id: string,
  ) {
    super()
    // Whoever reads it is told; nobody may have opened it yet.
    this.on('error', () => {})
    this.#flow = exchange.streamBody(this)
  }

  chunk(chunk: Buffer): boolean {
    return this.destroyed || this.push(chunk)
  }

  end(): void {
    if (!this.destroyed) this.push(null)
  }

  failed(why: BodyFailure): void {
    this.destroy(unwanted(this.id, why === 'gone' ? 'its sender went away' : 'nothing more of it came'))
  }

  override _read(): void {
    this.#flow?.resume()
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (error === null && this.readableEnded) this.exchange.respond(200, [], '')
    else {
      const refusal =
        error instanceof RpcError ? error : unwanted(this.id, 'the call that it belongs to ended before it')
      respondError(this.exchange, statusOf(refusal), refusal)
    }
    done(error)
  }
}

/** A stream that is given up. */
export const unwanted = (id: string, why: string): RpcError =>
  new RpcError({ code: RpcErrorCode.STREAM_UNWANTED, id, why })

/** HTTP's status for it. */
export const statusOf = (error: RpcError): number => (error.code === RpcErrorCode.TOO_MANY ? 503 : 400)
