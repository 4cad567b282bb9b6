/** All questions under way. The same one, asked of the same again while it is under way, is asked once; it goes on as long as one of its callers waits. */
import type { Clock } from '../../../runtime/timers/index.js'
import type { Connection } from '../connections/index.js'
import { GatewayError, GatewayErrorCode } from '../errors.js'
import { Asking, type Question, type Reading } from './asking.js'

interface Shared {
  readonly asking: Asking<unknown>
  callers: number
}

export class Requests {
  private readonly shared = new Map<string, Shared>()
  private readonly waiting = new Set<() => void>()

  constructor(private readonly modules: { readonly clock: Clock }) {}

  /** @throws GatewayError NO_CONNECTION, ALL_FAILED, TOO_LATE, CANCELLED */
  async ask<T>(
    question: Question,
    candidates: readonly Connection[],
    { read, signal }: { readonly read: Reading<T>; readonly signal: AbortSignal },
  ): Promise<T> {
    const { what, method, payload, deadlineMs } = question
    if (candidates.length === 0) throw new GatewayError({ code: GatewayErrorCode.NO_CONNECTION, what })
    if (signal.aborted) throw new GatewayError({ code: GatewayErrorCode.CANCELLED, what })
    const key = JSON.stringify([method, payload, deadlineMs, candidates.map(one => one.options.id).sort()])
    const shared = this.shared.get(key) ?? this.share(key, question, candidates, read)
    shared.callers++
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        reject(new GatewayError({ code: GatewayErrorCode.CANCELLED, what }))
        if (--shared.callers === 0) shared.asking.cancel()
      }
      signal.addEventListener('abort', leave, { once: true })
      shared.asking.answer
        .then(value => resolve(value as T), reject)
        .finally(() => signal.removeEventListener('abort', leave))
    })
  }

  /** Whoever asks the same once it is over begins anew: a connection's id outlives the connection, and what failed for the older must not fail the newer. */
  private share<T>(key: string, question: Question, candidates: readonly Connection[], read: Reading<T>): Shared {
    let shared: Shared | null = null
    const over = (): void => {
      if (shared !== null && this.shared.get(key) === shared) this.shared.delete(key)
    }
    shared = { asking: this.begin(question, candidates, read, over), callers: 0 }
    // Nobody may have been there to be asked.
    if (!shared.asking.isOver) this.shared.set(key, shared)
    return shared
  }

  private begin<T>(
    question: Question,
    candidates: readonly Connection[],
    read: Reading<T>,
    over: () => void,
  ): Asking<unknown> {
    return new Asking<unknown>(question, candidates, {
      clock: this.modules.clock,
      read,
      over,
      onRoom: then => {
        this.waiting.add(then)
        return () => this.waiting.delete(then)
      },
      freed: () => {
        for (const then of [...this.waiting]) then()
      },
    })
  }
}
