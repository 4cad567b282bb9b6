/** A body as it comes in, whatever brings it: whole within a limit, or in pieces. */
import type { BodyWatch, WatchedBody } from './body-watch.js'
import type { BodyFailure, BodyReader } from './port.js'

export class Body implements WatchedBody {
  since = 0
  fresh = 0
  #over = false

  constructor(
    readonly reader: BodyReader,
    readonly watch: BodyWatch,
  ) {
    watch.add(this)
  }

  /** @returns false: no more for now. */
  chunk(chunk: Buffer): boolean {
    if (this.#over) return true
    this.watch.came(this, chunk.length)
    return this.reader.chunk(chunk)
  }

  end(): void {
    if (this.#finish()) this.reader.end()
  }

  fail(why: BodyFailure): void {
    if (this.#finish()) this.reader.failed(why)
  }

  expired(): void {
    this.fail('too-slow')
  }

  /** While the reader wants no more, the sender isn't slow. */
  paused(): void {
    this.watch.remove(this)
  }

  resumed(): void {
    if (!this.#over) this.watch.add(this)
  }

  #finish(): boolean {
    if (this.#over) return false
    this.#over = true
    this.watch.remove(this)
    return true
  }
}

/** Gathers a whole body. */
export class WholeBody implements BodyReader {
  #chunks: Buffer[] = []
  #bytes = 0
  #over = false

  constructor(
    readonly limitBytes: number,
    readonly done: (body: Buffer) => void,
    readonly failure: (why: BodyFailure) => void,
  ) {}

  chunk(chunk: Buffer): boolean {
    if (this.#over) return true
    this.#bytes += chunk.length
    if (this.#bytes > this.limitBytes) this.failed('too-long')
    else this.#chunks.push(chunk)
    return true
  }

  end(): void {
    if (this.#over) return
    const [first] = this.#chunks
    this.done(this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks, this.#bytes))
  }

  failed(why: BodyFailure): void {
    if (this.#over) return
    this.#over = true
    this.#chunks = []
    this.failure(why)
  }
}
