/**
 * Who may start next: the memory budget of the pool, and the order in which classes get at it.
 *
 * Strict on purpose: when the most urgent class that could start does not fit, nobody behind it starts either. A small task of a low class
 * would otherwise slip in again and again and keep a big urgent one out for good.
 */

export class MemoryBudget {
  readonly budgetBytes: number
  #usedBytes = 0

  constructor(budgetBytes: number) {
    this.budgetBytes = budgetBytes
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  fits(bytes: number): boolean {
    return this.#usedBytes + bytes <= this.budgetBytes
  }

  take(bytes: number): void {
    this.#usedBytes += bytes
  }

  give(bytes: number): void {
    this.#usedBytes -= bytes
  }
}

/** A class of tasks as admission sees it. */
export interface Applicant {
  /** Of the class, higher first. */
  readonly priority: number
  /** Of one task. */
  readonly memoryBytes: number
  /** Age of the task it could start this moment, lower is older; `null` when it has none, or no free thread, or no lock. */
  candidate(): number | null
  /** Starts that task and takes its memory from the budget. */
  start(): void
}

/** Starts all that may start now. */
export function admit(applicants: readonly Applicant[], budget: MemoryBudget): void {
  for (;;) {
    const first = mostUrgent(applicants)
    if (first === null || !budget.fits(first.memoryBytes)) return
    first.start()
  }
}

function mostUrgent(applicants: readonly Applicant[]): Applicant | null {
  let best: { applicant: Applicant; age: number } | null = null
  for (const applicant of applicants) {
    const age = applicant.candidate()
    if (age === null) continue
    const ahead =
      best === null ||
      applicant.priority > best.applicant.priority ||
      (applicant.priority === best.applicant.priority && age < best.age)
    if (ahead) best = { applicant, age }
  }
  return best?.applicant ?? null
}
