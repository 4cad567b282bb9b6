/**
 * Chains: runs of one sender's messages that are worth taking together. As nonces have no gaps, a message that pays well comes only with those before it;
 * so messages are joined as long as the next one lifts the reward per gas of the whole, and each chain pays less per gas than the one before it. That is
 * the upper hull of the sender's rewards over gas, found in one pass from left to right.
 *
 * Rewards are doubles: how two chains compare is a matter of taste that no other node checks, and rounding (1 in 10^16 for each message) moves it by less
 * than any fee that somebody would notice. Each chain's sum is made of its own messages alone, so that no other's magnitude swallows it.
 */

/**
 * Chains of any beginning of any sender's messages: an end is the place of the last message, and that tells the last chain. The chains before it are
 * those of the end before its start. So cutting a sender's messages short, which is done again and again at a block's edge, costs nothing.
 */
export class Chains {
  /** Of the chain with this end. */
  readonly starts: Int32Array
  readonly rewards: Float64Array
  /** Reward per gas. */
  readonly performances: Float64Array

  /**
   * @param gasBefore Sum of the gas limits of all messages before each; one more at the end.
   * @param first Place of each sender's first message; one more at the end.
   */
  constructor(gasBefore: Float64Array, rewards: Float64Array, first: Int32Array) {
    this.starts = new Int32Array(rewards.length)
    this.rewards = new Float64Array(rewards.length)
    this.performances = new Float64Array(rewards.length)
    for (let sender = 0; sender + 1 < first.length; sender++) {
      const from = first[sender] as number
      const to = first[sender + 1] as number
      for (let end = from; end < to; end++) this.#close(end, from, gasBefore, rewards)
    }
  }

  /** Joins the message with the chains before it that it lifts. */
  #close(end: number, from: number, gasBefore: Float64Array, rewards: Float64Array): void {
    const gasUpToEnd = gasBefore[end + 1] as number
    let start = end
    let reward = rewards[end] as number
    let performance = reward / (gasUpToEnd - (gasBefore[start] as number))
    while (start > from && performance >= (this.performances[start - 1] as number)) {
      reward += this.rewards[start - 1] as number
      start = this.starts[start - 1] as number
      performance = reward / (gasUpToEnd - (gasBefore[start] as number))
    }
    this.starts[end] = start
    this.rewards[end] = reward
    this.performances[end] = performance
  }

  /** Which of two comes first: the one with more reward per gas, then with more reward, then the earlier one. */
  compare(end: number, other: number): number {
    return (
      (this.performances[other] as number) - (this.performances[end] as number) ||
      (this.rewards[other] as number) - (this.rewards[end] as number) ||
      end - other
    )
  }

  /**
   * Where the chains from one message to another end, each at the place of its start.
   *
   * @param start Of a chain, of those that end at `end` or later.
   */
  writeEnds(start: number, end: number, ends: Int32Array): void {
    for (let last = end; last >= start; last = (this.starts[last] as number) - 1)
      ends[this.starts[last] as number] = last
  }

  /** The ends of all chains, the best first. */
  ranked(first: Int32Array): Int32Array {
    const ends: number[] = []
    for (let sender = 0; sender + 1 < first.length; sender++) {
      const from = first[sender] as number
      for (let end = (first[sender + 1] as number) - 1; end >= from; end = (this.starts[end] as number) - 1)
        ends.push(end)
    }
    return Int32Array.from(ends).sort((end, other) => this.compare(end, other))
  }
}
