/** All chance of a simulation: one stream of numbers that a seed decides (sfc32). */
export class Random {
  #a: number
  #b: number
  #c: number
  #counter = 1

  constructor(readonly seed: number) {
    this.#a = seed | 0
    this.#b = Math.floor(seed / 2 ** 32) | 0
    this.#c = 0x9e3779b9
    // Seeds that lie close to each other part ways only after some rounds.
    for (let i = 0; i < 15; i++) this.next()
  }

  /** 0 inclusive … 1 exclusive. */
  next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum
    return (sum >>> 0) / 2 ** 32
  }

  /** 0 … `below` - 1. */
  int(below: number): number {
    return Math.floor(this.next() * below)
  }

  between(least: number, most: number): number {
    return least + this.next() * (most - least)
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(of: readonly T[]): T {
    return of[this.int(of.length)] as T
  }

  /** A wait for something that comes by chance, on average once in `mean`. */
  wait(mean: number): number {
    return -Math.log(1 - this.next()) * mean
  }
}
