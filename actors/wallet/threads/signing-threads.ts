/** Signatures off the main thread: piscina's threads compute them with keys that lie in memory shared with them, and nowhere else. */
import { fileURLToPath } from 'node:url'
import { Piscina } from 'piscina'
import type { Address, Signature } from '../../../filecoin/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import { type KeyType, type PrivateKey, signatureTypeOf } from '../keys/index.js'
import { KeySlab } from './key-slab.js'
import type { SigningOptions } from './options.js'
import type { SignJob, SignResult, SignThreadData } from './sign-task.js'

const taskFile = fileURLToPath(new URL('./sign-task.js', import.meta.url))

/** Signatures of one message to a thread. More would make the last wait for all before it: a BLS signature takes 15 ms. */
const MOST_AT_ONCE: { readonly [T in KeyType]: number } = { bls: 1, secp256k1: 8, delegated: 8 }

interface Held {
  readonly place: number
  readonly holding: number
  readonly type: KeyType
  /** Requests that wait for its signature. */
  pending: number
}

interface Waiting extends SignJob {
  readonly address: Address
  readonly held: Held
  resolve(signature: Signature): void
  reject(error: unknown): void
}

export class SigningThreads {
  private readonly slab: KeySlab
  private readonly free: number[]
  /** By address. In the order in which they came. */
  private readonly held = new Map<string, Held>()
  private readonly waiting: Waiting[] = []
  private threads: Piscina<readonly SignJob[], readonly SignResult[]> | null = null
  private holdings = 0
  private busy = 0
  private closed = false

  constructor(private readonly options: SigningOptions) {
    this.slab = KeySlab.of(options.mostKeys)
    this.free = Array.from({ length: options.mostKeys }, (_, place) => place)
  }

  /** Begins to start the threads, which takes them about a second, so that the first signature doesn't wait for it. */
  warm(): void {
    this.started()
  }

  /**
   * @param key Its secret moves here: those bytes are wiped.
   * @throws WalletError LOCKED if it is closed, SIGNING_BUSY if signatures of as many other keys as there is room for are under way.
   */
  hold({ address, type, secret }: PrivateKey): void {
    try {
      if (this.closed) throw locked()
      if (this.holds(address)) return
      const place = this.free.pop() ?? this.makeRoom()
      const held: Held = { place, holding: ++this.holdings, type, pending: 0 }
      this.slab.put(place, held.holding, secret)
      this.held.set(address.key, held)
    } finally {
      secret.fill(0)
    }
  }

  holds(address: Address): boolean {
    return this.held.has(address.key)
  }

  /** Wipes it. */
  forget(address: Address): void {
    const held = this.held.get(address.key)
    if (held === undefined) return
    this.slab.wipe(held.place)
    this.held.delete(address.key)
    this.free.push(held.place)
  }

  /**
   * With a key that is held.
   *
   * @throws WalletError KEY_UNKNOWN if it isn't, or is forgotten before the signature is there; LOCKED if all are; SIGNING_BUSY or SIGNING_FAILED
   */
  sign(address: Address, bytes: Uint8Array): Promise<Signature> {
    const held = this.held.get(address.key)
    if (this.closed) return Promise.reject(locked())
    if (held === undefined) return Promise.reject(unknown(address))
    const { mostWaiting } = this.options
    if (this.waiting.length >= mostWaiting) return Promise.reject(busy(mostWaiting))
    return new Promise((resolve, reject) => {
      const { place, holding, type } = held
      held.pending++
      this.waiting.push({ place, holding, type, bytes, address, held, resolve, reject })
      this.feed()
    })
  }

  /** All secrets, at once; and the threads, whose arithmetic has left numbers behind, end. What was under way is refused as locked. */
  async wipe(): Promise<void> {
    for (const { place } of this.held.values()) {
      this.slab.wipe(place)
      this.free.push(place)
    }
    this.held.clear()
    for (const { reject } of this.waiting.splice(0)) reject(locked())
    const ending = this.threads
    this.threads = null
    this.busy = 0
    await ending?.destroy()
  }

  async close(): Promise<void> {
    this.closed = true
    await this.wipe()
  }

  private makeRoom(): number {
    const oldest = [...this.held].find(([, { pending }]) => pending === 0)
    if (oldest === undefined) throw busy(this.held.size)
    const [key, { place }] = oldest
    this.slab.wipe(place)
    this.held.delete(key)
    return place
  }

  private feed(): void {
    while (this.busy < this.options.threads && this.waiting.length > 0) void this.run(this.nextJobs())
  }

  /** As many as a thread's share of those that wait, of one cost. */
  private nextJobs(): readonly Waiting[] {
    const [first] = this.waiting
    const most = first === undefined ? 0 : MOST_AT_ONCE[first.type]
    const other = this.waiting.findIndex(({ type }) => MOST_AT_ONCE[type] !== most)
    const alike = other < 0 ? this.waiting.length : other
    return this.waiting.splice(0, Math.min(most, alike, Math.ceil(this.waiting.length / this.options.threads)))
  }

  private async run(jobs: readonly Waiting[]): Promise<void> {
    const threads = this.started()
    this.busy++
    try {
      const results = await threads.run(
        jobs.map(({ place, holding, type, bytes }): SignJob => ({ place, holding, type, bytes })),
      )
      for (const [i, job] of jobs.entries()) this.settle(threads, job, results[i] ?? null)
    } catch (cause) {
      for (const { reject } of jobs) reject(this.failureOf(threads, cause))
    }
    for (const { held } of jobs) held.pending--
    if (threads !== this.threads) return
    this.busy--
    this.feed()
  }

  /** Nothing leaves after the lock, even if it was computed before. */
  private settle(
    threads: Piscina,
    { address, type, place, holding, resolve, reject }: Waiting,
    data: SignResult,
  ): void {
    if (threads !== this.threads) reject(locked())
    else if (data === null || !this.slab.isHeld(place, holding)) reject(unknown(address))
    else resolve({ type: signatureTypeOf(type), data })
  }

  private failureOf(threads: Piscina, cause: unknown): WalletError {
    if (threads !== this.threads) return locked()
    const reason = cause instanceof Error ? cause.message : 'the thread ended'
    return new WalletError({ code: WalletErrorCode.SIGNING_FAILED, reason }, { cause })
  }

  private started(): Piscina<readonly SignJob[], readonly SignResult[]> {
    if (this.threads !== null) return this.threads
    const { threads } = this.options
    const workerData: SignThreadData = { memory: this.slab.memory }
    this.threads = new Piscina({
      filename: taskFile,
      minThreads: threads,
      maxThreads: threads,
      recordTiming: false,
      workerData,
      // The threads need none of what the process was told, which may be a password, or what watches it.
      env: {},
      execArgv: [],
    })
    // What a thread that fails was doing is told to who waits for it.
    this.threads.on('error', () => {})
    return this.threads
  }
}

const locked = (): WalletError => new WalletError({ code: WalletErrorCode.LOCKED })

const unknown = (address: Address): WalletError =>
  new WalletError({ code: WalletErrorCode.KEY_UNKNOWN, address: address.toString() })

const busy = (waiting: number): WalletError => new WalletError({ code: WalletErrorCode.SIGNING_BUSY, waiting })
