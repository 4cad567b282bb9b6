/**
 * One actor's steps taken again from its birth, by the same pure machine. Only what agrees with the journal, step by step, counts as known;
 * where the journal has a gap, or another version of the machine took a step, the trace ends.
 */
import type { AnyMachineSnapshot } from 'xstate'
import { type ActorType, type Inspection, type JournaledStep, statePath } from '../actor/index.js'
import { type PlainSnapshot, type Replacement, replaceState, type Step, toPlain } from '../machine/index.js'
import { encodedBytes } from '../store/index.js'
import type { Breath } from './breath.js'
import { PAGE } from './pages.js'

/** One moment between two steps. */
export interface Point {
  readonly seq: number
  readonly live: AnyMachineSnapshot
  readonly plain: PlainSnapshot
}

export interface TraceModules {
  readonly type: ActorType
  readonly steps: Inspection['steps']
}

/** About how much one trace may keep. */
const MAX_BYTES = 8 * 1024 * 1024
/** Receivers that are remembered, the newest. */
const MAX_PARTNERS = 64

export class Trace {
  /** Points kept, by sequence number; between them the steps are taken again. */
  readonly #kept = new Map<number, Point>()
  #last: Point | null = null
  #every = 1
  #bytes = 0
  #end: string | null = null
  readonly #partners = new Map<string, true>()
  #work: Promise<void> = Promise.resolve()

  constructor(
    readonly address: string,
    readonly modules: TraceModules,
  ) {}

  /** The newest point that is known. */
  get last(): Point | null {
    return this.#last
  }

  /** Why it goes no further; null as long as it does. */
  get end(): string | null {
    return this.#end
  }

  /** To whom the actor sent anything, the newest last. */
  get partners(): readonly string[] {
    return [...this.#partners.keys()]
  }

  /** Takes the steps that have come since. One at a time: who comes second finds the first one's work done. */
  extend(breath: Breath): Promise<void> {
    const work = this.#work.then(() => this.#extend(breath))
    this.#work = work.catch(() => {})
    return work
  }

  async #extend(breath: Breath): Promise<void> {
    while (this.#end === null) {
      const steps = this.modules.steps(this.address, { from: (this.#last?.seq ?? 0) + 1, limit: PAGE })
      for (const step of steps) {
        const point = this.#next(step)
        if (point === null) return
        this.#last = point
        this.#keep(point)
        await breath.take()
      }
      if (steps.length < PAGE) return
    }
  }

  #next(step: JournaledStep): Point | null {
    const { type } = this.modules
    const before = this.#last
    const expected = (before?.seq ?? 0) + 1
    if (step.seq !== expected) this.#end = `steps ${expected} to ${step.seq - 1} are no longer in the journal`
    else if (step.version !== type.version)
      this.#end = `step ${step.seq} was taken by version ${step.version} of the machine, and this is version ${type.version}`
    else
      try {
        const { point, actions } = takeAgain(type, before, step)
        if (statePath(point.plain.value) === step.state) {
          this.#remember(actions)
          return point
        }
        this.#end = `step ${step.seq}, taken again, leads to '${statePath(point.plain.value)}', and the journal has '${step.state}'`
      } catch (error) {
        this.#end = `step ${step.seq} can't be taken again: ${error instanceof Error ? error.message : String(error)}`
      }
    return null
  }

  #remember(actions: Step['actions']): void {
    for (const action of actions) {
      const to = action.record === 'tell' ? action.to : action.record === 'spawn' ? action.address : null
      if (to === null) continue
      this.#partners.delete(to)
      this.#partners.set(to, true)
      const [oldest] = this.#partners.keys()
      if (this.#partners.size > MAX_PARTNERS && oldest !== undefined) this.#partners.delete(oldest)
    }
  }

  /** Every point at first, every second when that takes too much, and so on. */
  #keep(point: Point): void {
    if (point.seq % this.#every !== 0) return
    this.#kept.set(point.seq, point)
    this.#bytes += encodedBytes(point.plain.context)
    while (this.#bytes > MAX_BYTES && this.#kept.size > 1) {
      this.#every *= 2
      this.#bytes /= 2
      for (const seq of this.#kept.keys()) if (seq % this.#every !== 0) this.#kept.delete(seq)
    }
  }

  /** Points of the steps `from` to `to`, both included and both known, in order. */
  async *walk(from: number, to: number, breath: Breath): AsyncGenerator<Point> {
    let at = from
    while (at > 0 && !this.#kept.has(at)) at--
    let point = this.#kept.get(at) ?? null
    if (point !== null && at === from) yield point
    while ((point?.seq ?? 0) < to) {
      const seq = (point?.seq ?? 0) + 1
      const kept = this.#kept.get(seq)
      if (kept !== undefined) {
        point = kept
        if (seq >= from) yield kept
        continue
      }
      for (const step of this.modules.steps(this.address, { from: seq, to: Math.min(to + 1, seq + PAGE) })) {
        point = takeAgain(this.modules.type, point, step).point
        if (step.seq >= from) yield point
        await breath.take()
      }
    }
  }
}

/** @throws what the machine throws. */
function takeAgain(
  type: ActorType,
  before: Point | null,
  { seq, event, source }: JournaledStep,
): { readonly point: Point; readonly actions: Step['actions'] } {
  const { kernel } = type
  if (before === null) {
    const { snapshot, actions } = kernel.initial({ ...(event.input as object), at: event.at, epoch: event.epoch })
    return { point: { seq, live: snapshot, plain: toPlain(snapshot) }, actions }
  }
  if (source !== 'operator') {
    const { snapshot, actions } = kernel.next(before.live, event)
    return { point: { seq, live: snapshot, plain: toPlain(snapshot) }, actions }
  }
  const to = event.to as Replacement | undefined
  if (to === undefined) return { point: { ...before, seq }, actions: [] }
  const { snapshot, plain, actions } = replaceState(kernel, before.plain, to, event)
  return { point: { seq, live: snapshot, plain }, actions }
}
