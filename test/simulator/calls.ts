/** Calls from outside, each with a number of its own: what their callers were told, and what became of them. */
import type { JournalEntry } from '../../runtime/actor/index.js'
import { Violation } from './violation.js'

export interface Call {
  readonly n: number
  readonly verb: 'ask' | 'tell'
  readonly to: string
  readonly type: 'Ping' | 'Poison'
  /** With a key it is repeated until it is answered. */
  readonly key: string | null
  /** `waits`: not answered; `unknown`: will never be, taken or not. */
  state: 'waits' | 'answered' | 'unknown'
  /** Step that the answer showed. */
  seq: number | null
  /** Tries that may still be answered. */
  running: boolean
}

export class Calls {
  /** Those of which something is still to come. */
  readonly open = new Map<number, Call>()
  readonly #taken = new Map<number, number>()
  #next = 1

  make(call: Pick<Call, 'verb' | 'to' | 'type'>, keyed: boolean): Call {
    const n = this.#next++
    const opened: Call = { ...call, n, key: keyed ? `call-${n}` : null, state: 'waits', seq: null, running: false }
    this.open.set(n, opened)
    return opened
  }

  /** One that its caller has numbered. */
  made(n: number, verb: Call['verb'], to: string): void {
    this.open.set(n, { n, verb, to, type: 'Ping', key: null, state: 'waits', seq: null, running: true })
    this.#next = Math.max(this.#next, n + 1)
  }

  /** Number of the next. */
  get next(): number {
    return this.#next
  }

  /** The process that was to answer is gone. */
  abandon(): void {
    for (const call of this.open.values()) {
      call.running = false
      if (call.state === 'waits' && call.key === null) call.state = 'unknown'
    }
  }

  /** A journal shows it. */
  taken(n: number, address: string, entry: JournalEntry): void {
    const before = this.#taken.get(n)
    if (before !== undefined)
      throw new Violation(`call ${n} was taken twice by ${address}: steps ${before} and ${entry.seq}`)
    this.#taken.set(n, entry.seq)
    const call = this.open.get(n)
    if (call?.type === 'Poison') throw new Violation(`call ${n}, which is poison, was taken by ${address}`)
    if (call !== undefined && call.seq !== null && call.seq !== entry.seq && call.key === null)
      throw new Violation(
        `call ${n} was answered with step ${call.seq} of ${address}, its journal has it at ${entry.seq}`,
      )
  }

  /** It lies in the dead letters. */
  buried(n: number): void {
    const call = this.open.get(n)
    if (call !== undefined && call.type !== 'Poison') throw new Violation(`call ${n} lies in the dead letters`)
    if (this.#taken.has(n)) throw new Violation(`call ${n} lies in the dead letters twice, or was taken besides`)
    this.#taken.set(n, 0)
  }

  /** @param waiting Calls that wait on disk to be taken: what was answered is there or among them. */
  check(waiting: ReadonlySet<number>): void {
    for (const [n, call] of this.open) {
      if (waiting.has(n)) {
        if (this.#taken.has(n)) throw new Violation(`call ${n} was taken and waits still`)
        continue
      }
      if (call.state === 'waits') continue
      if (call.state === 'answered' && !this.#taken.has(n))
        throw new Violation(
          `call ${n} (${call.verb} ${call.type} to ${call.to}) was answered, and ${call.to} knows nothing of it`,
        )
      this.open.delete(n)
    }
  }
}
