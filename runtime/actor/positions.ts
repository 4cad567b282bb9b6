/**
 * Positions of entries: they rise with every entry and over every start, so that an actor knows what it has seen before. A block of them is
 * reserved on disk with the first batch that uses one of it; a start begins behind what was reserved.
 */
import { type Batch, decodeRecord, encodeRecord, type Store, Table } from '../store/index.js'

/** Given up at most by a start: a store can be opened 2^28 times before its positions, of 6 bytes, run out. */
const BLOCK = 2 ** 20
/** Stores without a reservation counted from here, times the number of their starts. */
const UNRESERVED = 2 ** 32

const KEY = Buffer.from('position')

export class Positions {
  #last: number
  #reserved: number

  /** @param epoch of the fence */
  constructor(store: Store, epoch: number) {
    const row = store.get(Table.Counters, KEY)
    this.#last = row === undefined ? epoch * UNRESERVED : decodeRecord<number>(row, Table.Counters, KEY)
    this.#reserved = this.#last
  }

  /** Of the newest entry. */
  get last(): number {
    return this.#last
  }

  next(): number {
    return ++this.#last
  }

  /** The batch is about to go: no position in it may be given out again. */
  seal(batch: Batch): void {
    if (this.#last <= this.#reserved) return
    this.#reserved = this.#last + BLOCK
    batch.put(Table.Counters, KEY, encodeRecord(this.#reserved))
  }
}
