/** A block that fills up: of each sender's chains the best goes first, as long as there is room. */
import type { Candidates } from './candidates.js'
import type { Chains } from './chains.js'
import type { SelectionLimits } from './limits.js'
import { Queue } from './queue.js'

export class Block {
  /** Places of the messages taken, each sender's in the order of their nonces. */
  readonly taken: number[] = []
  #gas: number
  readonly #ofSignature: [others: number, aggregated: number]

  constructor(
    readonly candidates: Candidates,
    readonly limits: SelectionLimits,
  ) {
    this.#gas = limits.gas
    this.#ofSignature = [limits.messagesPerSignature, limits.messagesPerSignature]
  }

  get isFull(): boolean {
    return this.#gas < this.limits.leastGas || this.taken.length >= this.limits.messages
  }

  /**
   * Takes what fits of these senders, none of whom it has anything of yet.
   *
   * A chain that doesn't fit is cut short to what does, which makes other chains of it, and those take their turn by what they bring. What has been cut
   * off would never fit later, as the room only shrinks: so each message is cut off once, and all this costs little more than sorting.
   */
  fill(chains: Chains, senders: Iterable<number>): void {
    const { first } = this.candidates
    const next = first.slice()
    const end = first.slice(1)
    /** By its start, where the chain ends. */
    const ends = new Int32Array(this.candidates.messages.length)
    const head = (sender: number) => ends[next[sender] as number] as number
    const hasWorthy = (sender: number) =>
      (next[sender] as number) < (end[sender] as number) && (chains.performances[head(sender)] as number) >= 0

    const runners: number[] = []
    for (const sender of senders) {
      chains.writeEnds(next[sender] as number, (end[sender] as number) - 1, ends)
      if (hasWorthy(sender)) runners.push(sender)
    }
    const queue = new Queue(runners, (sender, other) => chains.compare(head(sender), head(other)))
    for (let sender = queue.front; sender !== undefined && !this.isFull; sender = queue.front) {
      const start = next[sender] as number
      const last = this.#lastThatFits(sender, start, head(sender))
      if (last === head(sender)) {
        this.#take(sender, start, last)
        next[sender] = last + 1
      } else {
        chains.writeEnds(start, last, ends)
        end[sender] = last + 1
      }
      if (hasWorthy(sender)) queue.lower()
      else queue.drop()
    }
  }

  /** The last message of a chain that fits with those before it; the one before its first if none does. */
  #lastThatFits(sender: number, start: number, end: number): number {
    const { gasBefore } = this.candidates
    const most = (gasBefore[start] as number) + this.#gas
    let low = start - 1
    let high = Math.min(end, start - 1 + this.#messagesLeft(sender))
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((gasBefore[middle + 1] as number) <= most) low = middle
      else high = middle - 1
    }
    return low
  }

  #messagesLeft(sender: number): number {
    return Math.min(this.limits.messages - this.taken.length, this.#ofSignature[this.#signature(sender)])
  }

  #signature(sender: number): 0 | 1 {
    return this.candidates.isAggregated[sender] ? 1 : 0
  }

  #take(sender: number, start: number, last: number): void {
    const { gasBefore } = this.candidates
    this.#gas -= (gasBefore[last + 1] as number) - (gasBefore[start] as number)
    this.#ofSignature[this.#signature(sender)] -= last + 1 - start
    for (let place = start; place <= last; place++) this.taken.push(place)
  }
}
