/** What our prover failed at while this process lives: each is logged, counted and an alarm. It outlives the actors, as a count only rises. */
import type { Log } from '../../runtime/telemetry/index.js'
import { type Fallback, readFallbacks } from './worker/fallbacks.js'

export interface FallbackAlarm {
  /** Of the actor whose proof it was. */
  readonly address: string
  readonly code: string
  readonly message: string
}

export interface ProverFallbacksModules {
  readonly log: Log
  /** Tells a person. */
  readonly ring: (alarm: FallbackAlarm) => void
}

/** In which run of a task it was. */
interface Where {
  readonly task: string
  readonly id: string
  readonly actor?: string | undefined
}

interface Count {
  readonly labels: { readonly circuit: string; readonly code: string }
  count: number
}

export class ProverFallbacks {
  readonly #counts = new Map<string, Count>()

  constructor(readonly modules: ProverFallbacksModules) {}

  /** By circuit and code. */
  get counts(): readonly (readonly [labels: Count['labels'], count: number])[] {
    return [...this.#counts.values()].map(({ labels, count }) => [labels, count])
  }

  /** @param note As the worker told it. */
  heard({ task, id, actor }: Where, note: string | undefined): void {
    for (const fallback of readFallbacks(note)) {
      const { circuit, code, message: why, ...inputs } = fallback
      this.#count(circuit, code)
      this.modules.log.error(
        { task, id, circuit, code, why, ...inputs },
        'alarm: our prover failed, the stock prover took over',
      )
      this.modules.ring({ address: actor ?? id, code, message: inWords(fallback) })
    }
  }

  #count(circuit: string, code: string): void {
    const key = `${circuit} ${code}`
    const known = this.#counts.get(key) ?? { labels: { circuit, code }, count: 0 }
    this.#counts.set(key, known)
    known.count++
  }
}

function inWords({ circuit, message, kept, unkept }: Fallback): string {
  const why = `the stock prover took over at ${circuit}: ${message}`
  if (kept !== undefined) return `${why}; its inputs are kept in ${kept}`
  return unkept === undefined ? why : `${why}; its inputs are not kept: ${unkept}`
}
