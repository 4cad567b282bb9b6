/** What happened, in order: a fingerprint of all of it, and the last lines in words. */
const KEPT = 60

export interface Moment {
  readonly step: number
  /** Virtual milliseconds since the beginning. */
  readonly at: number
  readonly who: string
  readonly what: string
  readonly detail: string | number
}

export class Trace {
  step = 0
  #hash = 0x811c9dc5
  readonly #last: Moment[] = []
  readonly #hashes = new Map<string, number>()

  constructor(
    /** Virtual milliseconds since the beginning. */
    readonly now: () => number,
    readonly listener: ((moment: Moment) => void) | null = null,
  ) {}

  /** The same for two runs that did the same. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0')
  }

  add(who: string, what: string, detail: string | number = ''): void {
    const moment = { step: this.step, at: this.now(), who, what, detail }
    this.#mix(Math.round(moment.at * 1_000))
    this.#mix(this.#hashOf(who))
    this.#mix(this.#hashOf(what))
    this.#mix(typeof detail === 'number' ? detail : textHash(detail))
    if (this.#last.length < KEPT) this.#last.push(moment)
    else this.#last[this.#added % KEPT] = moment
    this.#added++
    this.listener?.(moment)
  }

  #added = 0

  /** The last moments, oldest first. */
  last(): readonly Moment[] {
    const start = this.#added <= KEPT ? 0 : this.#added % KEPT
    return [...this.#last.slice(start), ...this.#last.slice(0, start)]
  }

  #mix(value: number): void {
    const low = value | 0
    const high = Math.floor(value / 2 ** 32) | 0
    this.#hash = Math.imul(this.#hash ^ low, 0x01000193)
    this.#hash = Math.imul((this.#hash ^ (this.#hash >>> 15)) + high, 0x85ebca6b)
  }

  /** Names come again and again. */
  #hashOf(text: string): number {
    let hash = this.#hashes.get(text)
    if (hash === undefined) {
      hash = textHash(text)
      if (this.#hashes.size < 10_000) this.#hashes.set(text, hash)
    }
    return hash
  }
}

function textHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash
}

/** `123h04m05.678s` */
export function readableTime(ms: number): string {
  const seconds = ms / 1_000
  const two = (n: number): string => String(Math.floor(n)).padStart(2, '0')
  return `${Math.floor(seconds / 3_600)}h${two((seconds / 60) % 60)}m${two(seconds % 60)}.${String(Math.floor(ms % 1_000)).padStart(3, '0')}s`
}

export function readable({ step, at, who, what, detail }: Moment): string {
  return `${String(step).padStart(9)} ${readableTime(at).padStart(16)}  ${who.padEnd(14)} ${what}${detail === '' ? '' : ` ${detail}`}`
}
