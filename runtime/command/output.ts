/**
 * What a command says, and where: a person gets words, a script one JSON object a line on standard output. Standard output has
 * results, standard error everything else.
 */
import { toFailure } from '../effects/index.js'
import { exitCodeOf } from './exit-code.js'
import { coloured, type Paint, plain } from './paint.js'
import { type Remedies, remedyFor } from './remedies.js'

export interface OutputStreams {
  readonly out: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number }
  readonly err: NodeJS.WritableStream & { readonly isTTY?: boolean }
}

export class Output {
  readonly json: boolean
  /** Colours what is a result, where it goes to a terminal that shows them. */
  readonly paint: Paint
  readonly streams: OutputStreams

  readonly #remedies: Remedies

  constructor(
    options: { readonly json: boolean; readonly remedies?: Remedies; readonly colours?: boolean },
    streams: OutputStreams,
  ) {
    this.json = options.json
    this.paint = options.colours === true && !options.json && streams.out.isTTY === true ? coloured : plain
    this.#remedies = options.remedies ?? {}
    this.streams = streams
  }

  /** Somebody looks at a terminal that can be drawn on. */
  get isLive(): boolean {
    return !this.json && this.streams.out.isTTY === true
  }

  /** The command's answer. */
  result(value: unknown, inWords: () => string): void {
    this.#line(this.json ? toLine(value) : inWords())
  }

  /** One of many things that happen while a command runs; null when there is nothing in it for a person. */
  event(name: string, data: object, inWords: string | null): void {
    if (this.json) this.#line(toLine({ event: name, ...data }))
    else if (inWords !== null) this.#line(inWords)
  }

  /** A word to a person on the side; scripts don't see it. */
  note(text: string): void {
    if (!this.json) this.streams.err.write(`${text}\n`)
  }

  /** @returns what to exit with. */
  failure(thrown: unknown): number {
    const failure = toFailure(thrown)
    const remedy = remedyFor(thrown, failure, this.#remedies)
    if (this.json) {
      const { code, message, data } = failure
      this.#line(
        toLine({ error: { code, message, ...(remedy !== null && { remedy }), ...(data !== undefined && { data }) } }),
      )
    } else {
      this.streams.err.write(`error ${failure.code}: ${failure.message}\n`)
      if (failure.cause !== undefined) this.streams.err.write(`  because: ${causes(failure)}\n`)
      if (remedy !== null) this.streams.err.write(`${remedy}\n`)
      // An error without a code is a fault of ours, and its stack says where.
      if (failure.code === 'UNKNOWN' && failure.stack !== undefined) this.streams.err.write(`${failure.stack}\n`)
    }
    return exitCodeOf(failure.code)
  }

  #line(text: string): void {
    this.streams.out.write(`${text}\n`)
  }
}

const toLine = (value: unknown): string =>
  JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? inner.toString() : inner))

function causes(failure: ReturnType<typeof toFailure>): string {
  const told: string[] = []
  for (let cause = failure.cause; cause !== undefined; cause = cause.cause)
    told.push(cause.code === 'UNKNOWN' ? cause.message : `${cause.code}: ${cause.message}`)
  return told.join('; because: ')
}
