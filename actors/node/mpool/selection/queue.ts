/** Numbers by a changing order: a binary heap. What is at its front may change its rank. */
export class Queue {
  readonly #heap: number[]

  constructor(
    members: Iterable<number>,
    readonly comparesTo: (one: number, other: number) => number,
  ) {
    this.#heap = [...members]
    for (let place = (this.#heap.length >> 1) - 1; place >= 0; place--) this.#sink(place)
  }

  get front(): number | undefined {
    return this.#heap[0]
  }

  /** The front ranks lower than before. */
  lower(): void {
    this.#sink(0)
  }

  drop(): void {
    const last = this.#heap.pop()
    if (last === undefined || this.#heap.length === 0) return
    this.#heap[0] = last
    this.#sink(0)
  }

  #sink(from: number): void {
    const heap = this.#heap
    const sinking = heap[from] as number
    let place = from
    for (let below = 2 * place + 1; below < heap.length; below = 2 * place + 1) {
      if (below + 1 < heap.length && this.comparesTo(heap[below + 1] as number, heap[below] as number) < 0) below++
      if (this.comparesTo(sinking, heap[below] as number) <= 0) break
      heap[place] = heap[below] as number
      place = below
    }
    heap[place] = sinking
  }
}
