/** All pending messages, by sender. */
import type { PendingMessage } from './pending-message.js'
import { type Leaving, PendingSet } from './pending-set.js'

export class PendingMessages {
  readonly #sets = new Map<string, PendingSet>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** By the key address that the sender resolves to, however its messages name it. */
  get sets(): ReadonlyMap<string, PendingSet> {
    return this.#sets
  }

  /** @param nonce Of the sender's actor, for a sender that nothing is pending of. */
  put(sender: string, message: PendingMessage, nonce: number): void {
    const set = this.#sets.get(sender) ?? new PendingSet(nonce)
    this.#sets.set(sender, set)
    this.#size -= set.size
    set.put(message)
    this.#size += set.size
  }

  /** A sender that nothing is left of is forgotten: what its next nonce is, its actor says. */
  remove(sender: string, nonce: number, leaving: Leaving): void {
    const set = this.#sets.get(sender)
    if (set === undefined) return
    if (set.remove(nonce, leaving)) this.#size--
    if (set.size === 0) this.#sets.delete(sender)
  }
}
