/** Tasks that wait, most urgent first: by priority, then by age. A task that is tried again keeps its age. */

export interface Queued {
  /** Higher first. */
  readonly priority: number
  /** Grows with each call of `run`: lower is older. */
  readonly seq: number
}

export class TaskQueue<T extends Queued> {
  #tasks: T[] = []

  get size(): number {
    return this.#tasks.length
  }

  /** Binary search and splice: at a bounded few thousand waiting tasks a heap would gain nothing and lose removal. */
  add(task: T): void {
    let low = 0
    let high = this.#tasks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = this.#tasks[middle] as T
      if (before(other, task)) low = middle + 1
      else high = middle
    }
    this.#tasks.splice(low, 0, task)
  }

  peek(): T | null {
    return this.#tasks[0] ?? null
  }

  take(): T | null {
    return this.#tasks.shift() ?? null
  }

  /** False when the task does not wait here. */
  remove(task: T): boolean {
    const index = this.#tasks.indexOf(task)
    if (index === -1) return false
    this.#tasks.splice(index, 1)
    return true
  }

  /** Empties the queue. */
  takeAll(): T[] {
    const all = this.#tasks
    this.#tasks = []
    return all
  }
}

const before = (a: Queued, b: Queued): boolean =>
  a.priority > b.priority || (a.priority === b.priority && a.seq < b.seq)
