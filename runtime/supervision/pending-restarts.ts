/**
 * Restarts that wait for their time. Children that a strategy ties together wait together: the longest pause of any of them holds.
 */
import type { Clock } from '../timers/index.js'
import type { Child } from './child.js'

interface Plan {
  readonly children: Set<Child>
  /** Monotonic. */
  readonly dueAt: number
  cancel(): void
}

export class PendingRestarts {
  readonly #plans = new Set<Plan>()

  constructor(
    readonly clock: Clock,
    /** Starts them. */
    readonly perform: (children: ReadonlySet<Child>) => void,
  ) {}

  /** How long these would have to wait, given those among them that wait already. */
  delayFor(children: readonly Child[], pauseMs: number): number {
    const now = this.clock.monotonic()
    return Math.max(pauseMs, ...this.#with(children).map(plan => plan.dueAt - now))
  }

  /** Takes the place of every plan for one of them. */
  add(children: readonly Child[], delayMs: number): void {
    const all = new Set(children)
    for (const plan of this.#with(children)) {
      for (const child of plan.children) all.add(child)
      this.#drop(plan)
    }
    const plan: Plan = { children: all, dueAt: this.clock.monotonic() + delayMs, cancel: () => {} }
    this.#plans.add(plan)
    const run = () => {
      if (!this.#plans.delete(plan)) return
      this.perform(plan.children)
    }
    // Even without a pause, others get a turn first: a supervisor that does nothing but restart must still hear that it is to stop.
    if (delayMs > 0) plan.cancel = this.clock.after(delayMs, run)
    else this.clock.soon(run)
  }

  has(child: Child): boolean {
    return this.#with([child]).length > 0
  }

  /** These are started, or stay stopped, by another's decision; the others of their plans go on waiting. */
  take(children: readonly Child[]): void {
    for (const plan of this.#with(children)) {
      for (const child of children) plan.children.delete(child)
      if (plan.children.size === 0) this.#drop(plan)
    }
  }

  clear(): void {
    for (const plan of this.#plans) this.#drop(plan)
  }

  #with(children: readonly Child[]): Plan[] {
    return [...this.#plans].filter(plan => children.some(child => plan.children.has(child)))
  }

  #drop(plan: Plan): void {
    plan.cancel()
    this.#plans.delete(plan)
  }
}
