/**
 * Everything that could run next stands in one list, and the seed chooses who goes. When nobody could, time jumps to the next thing
 * that falls due.
 */
import type { Random } from './random.js'

/** To what a task belongs: the end of a process takes its tasks along. */
export interface Life {
  alive: boolean
}

export interface Task {
  readonly life: Life
  readonly at: number
  /** Order in which tasks were added, for those due at the same moment. */
  readonly order: number
  readonly who: string
  readonly what: string
  readonly run: () => void
  cancelled: boolean
}

/** How far the clock may move though somebody could still run: a busy machine is late with its turns. */
const LATE_MS = 25

export class Scheduler {
  /** Virtual milliseconds since the beginning. */
  now = 0
  readonly #ready: Task[] = []
  readonly #due = new DueTasks()
  #order = 0

  constructor(readonly random: Random) {}

  /** Whether nothing could run without time passing. */
  get idle(): boolean {
    for (let i = this.#ready.length - 1; i >= 0; i--) {
      const task = this.#ready[i] as Task
      if (task.life.alive && !task.cancelled) return false
    }
    return true
  }

  /** Milliseconds until the next thing falls due. */
  get untilNext(): number {
    const next = this.#due.first()
    return next === undefined ? Number.POSITIVE_INFINITY : next.at - this.now
  }

  /** The returned function takes it back. */
  add(life: Life, delayMs: number, who: string, what: string, run: () => void): () => void {
    const at = this.now + Math.max(0, delayMs)
    const task: Task = { life, at, order: this.#order++, who, what, run, cancelled: false }
    if (delayMs <= 0) this.#ready.push(task)
    else this.#due.add(task)
    return () => {
      task.cancelled = true
    }
  }

  /** Takes out who goes next. */
  next(): Task | null {
    const { random } = this
    for (;;) {
      if (this.#ready.length === 0) {
        const first = this.#due.first()
        if (first === undefined) return null
        this.#moveTo(first.at)
        continue
      }
      if (this.untilNext < LATE_MS && random.chance(0.05)) this.#moveTo(this.now + this.untilNext)
      const index = this.#ready.length === 1 ? 0 : random.int(this.#ready.length)
      const task = this.#ready[index] as Task
      const last = this.#ready.pop() as Task
      if (last !== task) this.#ready[index] = last
      if (task.life.alive && !task.cancelled) return task
    }
  }

  #moveTo(at: number): void {
    this.now = Math.max(this.now, at)
    for (let task = this.#due.first(); task !== undefined && task.at <= this.now; task = this.#due.first()) {
      this.#due.removeFirst()
      if (task.life.alive && !task.cancelled) this.#ready.push(task)
    }
  }
}

/** A binary heap by time, then by order of coming. */
class DueTasks {
  readonly #heap: Task[] = []

  /** The earliest that has not been taken back. */
  first(): Task | undefined {
    for (;;) {
      const first = this.#heap[0]
      if (first === undefined || (first.life.alive && !first.cancelled)) return first
      this.removeFirst()
    }
  }

  add(task: Task): void {
    const heap = this.#heap
    let at = heap.push(task) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!isBefore(task, heap[parent] as Task)) break
      heap[at] = heap[parent] as Task
      at = parent
    }
    heap[at] = task
  }

  removeFirst(): void {
    const heap = this.#heap
    const last = heap.pop() as Task
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Task, heap[child] as Task)) child++
      if (!isBefore(heap[child] as Task, last)) break
      heap[at] = heap[child] as Task
      at = child
    }
    heap[at] = last
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}
