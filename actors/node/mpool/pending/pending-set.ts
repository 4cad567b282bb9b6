/** One sender's pending messages, by nonce. */
import { gasFunds, type PendingMessage } from './pending-message.js'

/** Why a message leaves: it is on chain, or it isn't wanted any more, so its nonce is free. */
export type Leaving = 'applied' | 'dropped'

export class PendingSet {
  readonly #messages = new Map<number, PendingMessage>()
  #nextNonce: number
  #gasFunds = 0n
  #inOrder: readonly PendingMessage[] | null = null

  /** @param nonce Of the sender's actor. */
  constructor(nonce: number) {
    this.#nextNonce = nonce
  }

  get size(): number {
    return this.#messages.size
  }

  /** That no message has, with all before it pending or on chain. */
  get nextNonce(): number {
    return this.#nextNonce
  }

  at(nonce: number): PendingMessage | null {
    return this.#messages.get(nonce) ?? null
  }

  /** In attoFIL, of all messages but the one with this nonce. */
  gasFundsBeside(nonce: number): bigint {
    const beside = this.#messages.get(nonce)
    return beside === undefined ? this.#gasFunds : this.#gasFunds - gasFunds(beside)
  }

  /** By nonce. */
  inOrder(): readonly PendingMessage[] {
    this.#inOrder ??= [...this.#messages.entries()].sort(([one], [other]) => one - other).map(([, message]) => message)
    return this.#inOrder
  }

  /** Takes the place of the one with the same nonce. What may come in is decided elsewhere: what a reorganisation brings back may always. */
  put(message: PendingMessage): void {
    const { nonce } = message.signed.message
    this.#forget(nonce)
    this.#messages.set(nonce, message)
    this.#gasFunds += gasFunds(message)
    if (nonce === this.#nextNonce) this.#skipPending()
  }

  /** Whether it was there. One that wasn't may be on chain all the same, sent by another node. */
  remove(nonce: number, leaving: Leaving): boolean {
    const wasThere = this.#forget(nonce)
    if (leaving === 'applied' && nonce >= this.#nextNonce) {
      this.#nextNonce = nonce + 1
      this.#skipPending()
    }
    if (leaving === 'dropped' && wasThere) this.#nextNonce = Math.min(this.#nextNonce, nonce)
    return wasThere
  }

  #forget(nonce: number): boolean {
    const message = this.#messages.get(nonce)
    this.#inOrder = null
    if (message === undefined) return false
    this.#gasFunds -= gasFunds(message)
    return this.#messages.delete(nonce)
  }

  #skipPending(): void {
    while (this.#messages.has(this.#nextNonce)) this.#nextNonce++
  }
}
