/**
 * Sets of numbers that lie in long runs, such as a partition's sectors: every operation takes as long as there are runs, however long they are.
 * Source: Filecoin spec, "RLE+ Bitset Encoding"; go-bitfield.
 */
import { FilecoinError, FilecoinErrorCode } from '../errors.js'

/** From `start` up to, and without, `end`. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** Of numbers from 0 to 2^53 − 2. Doesn't change. */
export class Bitfield implements Iterable<number> {
  static readonly empty = new Bitfield([])

  /** @param edges Where runs begin and end in turn, ascending: a number is in the set if an odd count of them is at or below it. */
  private constructor(private readonly edges: readonly number[]) {}

  /**
   * In any order.
   *
   * @throws FilecoinError BITFIELD_INVALID
   */
  static of(numbers: Iterable<number>): Bitfield {
    return Bitfield.ofRanges(Array.from(numbers, start => ({ start, end: start + 1 })))
  }

  /**
   * In any order, and they may overlap.
   *
   * @throws FilecoinError BITFIELD_INVALID
   */
  static ofRanges(ranges: Iterable<Range>): Bitfield {
    const edges: number[] = []
    for (const { start, end } of [...ranges].sort((a, b) => a.start - b.start)) {
      if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start)
        throw invalid(`it has no numbers from ${start} up to ${end}`)
      const last = edges.at(-1)
      if (start === end) continue
      if (last === undefined || start > last) edges.push(start, end)
      else edges[edges.length - 1] = Math.max(last, end)
    }
    return new Bitfield(edges)
  }

  /**
   * @param lengths Of what is out and what is in by turns; only the first may be 0.
   * @throws FilecoinError BITFIELD_INVALID
   */
  static ofRunLengths(lengths: readonly number[]): Bitfield {
    const edges: number[] = []
    let end = 0
    for (const [place, length] of lengths.entries()) {
      end += length
      if (!Number.isSafeInteger(end) || length < 0) throw invalid(`its run ${place} of ${length} ends beyond 2^53`)
      if (length === 0 && place > 0) throw invalid(`its run ${place} is empty`)
      edges.push(end)
    }
    // What is out at the end goes on for ever.
    if (edges.length % 2 === 1) edges.pop()
    return new Bitfield(edges)
  }

  /** Of what is out and what is in by turns, to the last that is in; none if it is empty. */
  get runLengths(): number[] {
    return this.edges.map((edge, place) => edge - (this.edges[place - 1] ?? 0))
  }

  /** Ascending; between any two of them a number is out. */
  get ranges(): Range[] {
    return [...this.eachRange()]
  }

  get isEmpty(): boolean {
    return this.edges.length === 0
  }

  /** How many are in. */
  get count(): number {
    let count = 0
    for (const { start, end } of this.eachRange()) count += end - start
    return count
  }

  /** The smallest; null if it is empty. */
  get first(): number | null {
    return this.edges[0] ?? null
  }

  has(number: number): boolean {
    let [below, above] = [0, this.edges.length]
    while (below < above) {
      const middle = (below + above) >> 1
      if ((this.edges[middle] as number) <= number) below = middle + 1
      else above = middle
    }
    return below % 2 === 1
  }

  union(other: Bitfield): Bitfield {
    return this.combined(other, (mine, others) => mine || others)
  }

  intersect(other: Bitfield): Bitfield {
    return this.combined(other, (mine, others) => mine && others)
  }

  subtract(other: Bitfield): Bitfield {
    return this.combined(other, (mine, others) => mine && !others)
  }

  /** Of those that are in, in their order: without the first `skipped`, at most `count`. */
  slice(skipped: number, count: number): Bitfield {
    const edges: number[] = []
    let [toSkip, left] = [skipped, count]
    for (const { start, end } of this.eachRange()) {
      if (left <= 0) break
      const from = start + Math.min(toSkip, end - start)
      const to = Math.min(end, from + left)
      toSkip -= from - start
      left -= to - from
      if (from < to) edges.push(from, to)
    }
    return new Bitfield(edges)
  }

  equals(other: Bitfield): boolean {
    return this.edges.length === other.edges.length && this.edges.every((edge, place) => edge === other.edges[place])
  }

  /** Ascending. */
  *[Symbol.iterator](): Generator<number> {
    for (const { start, end } of this.eachRange()) for (let number = start; number < end; number++) yield number
  }

  private *eachRange(): Generator<Range> {
    for (let place = 0; place < this.edges.length; place += 2)
      yield { start: this.edges[place] as number, end: this.edges[place + 1] as number }
  }

  private combined(other: Bitfield, keeps: (mine: boolean, others: boolean) => boolean): Bitfield {
    const edges: number[] = []
    let [mine, others, isIn] = [0, 0, false]
    while (mine < this.edges.length || others < other.edges.length) {
      const edge = Math.min(
        this.edges[mine] ?? Number.POSITIVE_INFINITY,
        other.edges[others] ?? Number.POSITIVE_INFINITY,
      )
      if (this.edges[mine] === edge) mine++
      if (other.edges[others] === edge) others++
      const isKept = keeps(mine % 2 === 1, others % 2 === 1)
      if (isKept !== isIn) edges.push(edge)
      isIn = isKept
    }
    return new Bitfield(edges)
  }
}

const invalid = (why: string) => new FilecoinError({ code: FilecoinErrorCode.BITFIELD_INVALID, why })
