/** What an actor was after any of its steps, as far as that can be known. */
import { type Inspection, type JournaledStep, statePath } from '../actor/index.js'
import { kindOf } from '../operations/index.js'
import { encodeRecord } from '../store/index.js'
import type { Moment } from './api.js'
import { Breath } from './breath.js'
import type { InspectorModules } from './modules.js'
import { Trace } from './trace.js'

/** Traces kept, of those actors that were looked at last: who goes to and fro doesn't begin at the birth each time. */
const KEPT = 16

export class TimeTravel {
  /** The one used last is the last. */
  readonly #traces = new Map<string, Trace>()
  #of: Inspection | null = null

  constructor(readonly modules: Pick<InspectorModules, 'system' | 'clock'>) {}

  /** The trace of an actor up to its newest step, or to where it ends. @throws ActorError KIND_UNKNOWN. */
  async trace(address: string, breath = new Breath(this.modules.clock)): Promise<Trace> {
    const { inspection } = this.modules.system
    // After a failed write steps that were seen here may never have been.
    if (this.#of !== inspection) this.#traces.clear()
    this.#of = inspection
    let trace = this.#traces.get(address)
    if (trace === undefined)
      trace = new Trace(address, {
        type: inspection.type(kindOf(address)),
        steps: (of, range) => inspection.steps(of, range),
      })
    this.#traces.delete(address)
    this.#traces.set(address, trace)
    const [oldest] = this.#traces.keys()
    if (this.#traces.size > KEPT && oldest !== undefined) this.#traces.delete(oldest)
    await trace.extend(breath)
    return trace
  }

  /** @throws ActorError KIND_UNKNOWN. */
  async at(address: string, seq: number): Promise<Moment> {
    const [moment] = await this.between(address, seq, seq)
    return moment as Moment
  }

  /** What the actor was after each of the steps `from` to `to`, in order. @throws ActorError KIND_UNKNOWN. */
  async between(address: string, from: number, to: number): Promise<readonly Moment[]> {
    const breath = new Breath(this.modules.clock)
    const trace = await this.trace(address, breath)
    const known = trace.last?.seq ?? 0
    const doubt = this.#doubt(trace)
    const moments = new Map<number, Moment>()
    if (from <= known)
      for await (const { seq, plain } of trace.walk(from, Math.min(to, known), breath))
        moments.set(seq, {
          seq,
          state: statePath(plain.value),
          context: plain.context,
          exact: doubt === null,
          why: doubt,
        })
    if (to > known || doubt !== null) this.#fromSnapshots(address, moments)
    const all: Moment[] = []
    let steps: ReadonlyMap<number, JournaledStep> | null = null
    for (let seq = from; seq <= to; seq++) {
      const moment = moments.get(seq)
      if (moment !== undefined) all.push(moment)
      else {
        steps ??= this.#journaled(address, seq, to)
        all.push(unknown(seq, steps.get(seq), trace.end))
      }
    }
    return all
  }

  /** The newest two snapshots are stored, and so beyond doubt. */
  #fromSnapshots(address: string, moments: Map<number, Moment>): void {
    const { inspection } = this.modules.system
    const { version } = inspection.type(kindOf(address))
    for (const { seq, snapshot } of inspection.stored(address)) {
      const [step] = inspection.steps(address, { from: seq, limit: 1 })
      const migrated = step?.seq === seq && step.version !== version
      const why = migrated ? `a migration made it of what version ${step.version} of the machine stored` : null
      moments.set(seq, { seq, state: statePath(snapshot.value), context: snapshot.context, exact: !migrated, why })
    }
  }

  #journaled(address: string, from: number, to: number): ReadonlyMap<number, JournaledStep> {
    const steps = this.modules.system.inspection.steps(address, { from, to: to + 1 })
    return new Map(steps.map(step => [step.seq, step]))
  }

  /** Whether the trace has come to what is stored; null when it has, or can't be held against it. */
  #doubt({ address, last }: Trace): string | null {
    if (last === null) return null
    const stored = this.modules.system.inspection.stored(address).find(({ seq }) => seq === last.seq)
    if (stored === undefined) return null
    const [a, b] = [stored.snapshot.context, last.plain.context].map(encodeRecord)
    if (Buffer.compare(a as Uint8Array, b as Uint8Array) === 0) return null
    return `the steps, taken again, lead to another context than the one that is stored after step ${last.seq}`
  }
}

function unknown(seq: number, step: JournaledStep | undefined, end: string | null): Moment {
  return {
    seq,
    state: step?.state ?? null,
    context: null,
    exact: false,
    why: end ?? 'the actor has not taken this step',
  }
}
