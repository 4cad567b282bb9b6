/** What waits, which senders' it is, and who is told of what comes and goes. */
import type { SignedMessage } from '../../../filecoin/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import { type PendingMessage, PendingMessages, type PendingSet } from './pending/index.js'

export interface PoolUpdate {
  readonly type: 'added' | 'removed'
  readonly message: SignedMessage
}

/** Senders by their keys' addresses. */
export class Waiting {
  /** Senders whose messages this node sent. */
  readonly local = new Set<string>()
  private readonly pending = new PendingMessages()
  private readonly listeners = new Set<(update: PoolUpdate) => void>()

  constructor(private readonly log: Log) {}

  get size(): number {
    return this.pending.size
  }

  get senders(): readonly string[] {
    return [...this.pending.sets.keys()]
  }

  subscribe(listener: (update: PoolUpdate) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  of(sender: string): PendingSet | null {
    return this.pending.sets.get(sender) ?? null
  }

  /** In the order of their nonces. */
  inOrder(sender: string): readonly PendingMessage[] {
    return this.of(sender)?.inOrder() ?? []
  }

  bySender(): Map<string, readonly PendingMessage[]> {
    return new Map([...this.pending.sets].map(([sender, set]) => [sender, set.inOrder()]))
  }

  *all(): Iterable<PendingMessage> {
    for (const set of this.pending.sets.values()) yield* set.inOrder()
  }

  /** @param nonce Of the sender's account, for one that nothing is pending of. */
  put(sender: string, message: PendingMessage, nonce: number): void {
    this.pending.put(sender, message, nonce)
    this.tell({ type: 'added', message: message.signed })
  }

  /** Nothing if it isn't there, or another one in its place. */
  take(sender: string, { cid, signed }: PendingMessage): void {
    const { nonce } = signed.message
    if (this.of(sender)?.at(nonce)?.cid !== cid) return
    this.pending.remove(sender, nonce, 'dropped')
    this.tell({ type: 'removed', message: signed })
  }

  /** A sender's messages anew, from its account's nonce on. */
  settle(sender: string, nonce: number): void {
    const messages = this.inOrder(sender)
    for (const { signed } of messages) this.pending.remove(sender, signed.message.nonce, 'dropped')
    for (const message of messages)
      if (message.signed.message.nonce >= nonce) this.pending.put(sender, message, nonce)
      else this.tell({ type: 'removed', message: message.signed })
  }

  private tell(update: PoolUpdate): void {
    for (const listener of this.listeners)
      try {
        listener(update)
      } catch (error) {
        this.log.error({ err: error }, 'a listener of the pool threw')
      }
  }
}
