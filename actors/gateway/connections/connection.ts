/** One who is connected now: where requests go out and answers come in. */
import type { Address } from '../../../filecoin/index.js'
import type { ConnectionKind, Served, Unproven } from '../../../machines/gateway/connection/index.js'
import type { RequestEvent } from '../api/index.js'

/** JSON; an error where it could not be given. */
export type Answer = { readonly value: unknown } | { readonly error: string }

export interface ConnectionOptions {
  /** UUID; the same for the same wallet or provider's process when it comes again. */
  readonly id: string
  readonly kind: ConnectionKind
  readonly user: string
  readonly remote: string | null
  /** Milliseconds since 1970. */
  readonly since: number
  /** Requests under way at once. */
  readonly inFlight: number
}

export interface ConnectionModules {
  /** False when nobody is there any more. */
  readonly send: (event: RequestEvent) => boolean
  /** Hangs up its flow. */
  readonly end: () => void
}

/** A request whose answer somebody waits for. */
export interface Outstanding {
  answered(answer: Answer): void
  /** The connection is gone. */
  lost(reason: string): void
}

export class Connection {
  /** By their keys, the addresses that it was found to have: a wallet's, or the provider. */
  readonly proven = new Map<string, Address>()
  /** By their keys, those that it names without having shown that it has them, and why. */
  readonly unproven = new Map<string, Unproven>()
  /** Other users for whom it signs, each with the keys of the addresses that they have bound. */
  readonly accounts = new Map<string, ReadonlySet<string>>()
  /** That it was asked so far. */
  requests = 0
  /** Of its answers, the newer the more; 0 before the first. Milliseconds. */
  latencyMs = 0
  private readonly outstanding = new Map<string, Outstanding>()
  private isGone = false

  constructor(
    readonly options: ConnectionOptions,
    private readonly modules: ConnectionModules,
  ) {}

  /** Whether a user may have it asked for an address that it has. */
  serves(account: string, { key }: Address): boolean {
    return account === this.options.user || (this.accounts.get(account)?.has(key) ?? false)
  }

  /** Whether it has shown the key, and one of these users may have it asked for it. */
  signsFor(accounts: readonly string[], address: Address): boolean {
    return this.proven.has(address.key) && accounts.some(account => this.serves(account, address))
  }

  /** In words, as its actor keeps it. */
  get served(): Served {
    return {
      addresses: Array.from(this.proven.values(), String),
      unproven: [...this.unproven.values()],
      accounts: [this.options.user, ...this.accounts.keys()],
    }
  }

  get underway(): number {
    return this.outstanding.size
  }

  get hasRoom(): boolean {
    return !this.isGone && this.outstanding.size < this.options.inFlight
  }

  /** Sends a request; one that can't be sent is lost. */
  request(event: RequestEvent, waiting: Outstanding): void {
    this.requests++
    this.outstanding.set(event.Id, waiting)
    if (this.isGone || !this.modules.send(event)) this.lose(event.Id, 'it is gone')
  }

  /** Nobody waits for the answer any more. */
  forget(id: string): void {
    this.outstanding.delete(id)
  }

  waitsFor(id: string): boolean {
    return this.outstanding.has(id)
  }

  /** False where nobody waits for it. */
  answer(id: string, answer: Answer): boolean {
    const waiting = this.outstanding.get(id)
    if (waiting === undefined) return false
    this.outstanding.delete(id)
    waiting.answered(answer)
    return true
  }

  /** Says something that has no answer. */
  tell(event: RequestEvent): void {
    this.modules.send(event)
  }

  took(ms: number): void {
    this.latencyMs = this.latencyMs === 0 ? ms : this.latencyMs * 0.8 + ms * 0.2
  }

  /** No more of it: what it was asked is lost, and its flow ends. */
  close(reason: string): void {
    if (this.isGone) return
    this.isGone = true
    for (const id of [...this.outstanding.keys()]) this.lose(id, reason)
    this.modules.end()
  }

  private lose(id: string, reason: string): void {
    const waiting = this.outstanding.get(id)
    this.outstanding.delete(id)
    waiting?.lost(reason)
  }
}
