/**
 * A disk that is slow, fails and loses power. Batches are committed and flushed in order, each after a while; a crash keeps a prefix of
 * those that were committed and not flushed, as LMDB's ordered commits do, and may rot a byte of a snapshot.
 */
import sortedBTree from 'sorted-btree'
import {
  type Batch,
  type Commit,
  type Fence,
  type Range,
  type Row,
  type Store,
  StoreError,
  StoreErrorCode,
  type StoreStat,
  TABLES,
  Table,
  tableName,
} from '../../runtime/store/index.js'
import type { Random } from './random.js'
import type { Life, Scheduler } from './scheduler.js'

/** Keys and values as Latin-1 text: it compares as the bytes do, is never shared, and is cheap to keep. */
type Rows = InstanceType<typeof sortedBTree.default<string, string>>

const text = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

/** What a batch replaced, to be put back if it is lost. */
interface Undo {
  readonly tables: readonly Table[]
  readonly keys: readonly string[]
  readonly values: readonly (string | undefined)[]
}

interface Pending {
  readonly batch: Batch
  readonly fence: Fence
  readonly committed: Settlement
  readonly flushed: Settlement
}

interface Settlement {
  readonly promise: Promise<void>
  resolve(): void
  reject(error: unknown): void
}

function settlement(): Settlement {
  let resolve!: () => void
  let reject!: (error: unknown) => void
  const promise = new Promise<void>((res, rej) => {
    resolve = res
    reject = rej
  })
  promise.catch(() => {})
  return { promise, resolve, reject }
}

type Fault = 'commit' | 'flush'

export class SimulatedDisk {
  readonly tables: Rows[] = []
  epoch = 0
  bytes = 0
  /** A slow disk takes a hundred times as long. */
  slow = false
  /** Batches until one fails; null never. */
  failAfter: number | null = null
  fault: Fault = 'commit'
  failure: StoreErrorCode.FAILED | StoreErrorCode.DISK_FULL = StoreErrorCode.FAILED
  /** Batches handed over and not committed. */
  busy = 0
  /** Committed and not flushed, oldest first. */
  readonly #unflushed: { readonly undo: Undo; readonly flushed: Settlement }[] = []
  /** Snapshots with a byte gone bad: never both of an actor, for that is more than anybody can mend. */
  readonly #rotten = new Set<string>()

  constructor(
    readonly random: Random,
    readonly scheduler: Scheduler,
    readonly told: (what: string, detail: string) => void = () => {},
  ) {
    for (const table of TABLES) this.tables[table] = new sortedBTree.default<string, string>(undefined, compare)
  }

  get unflushed(): number {
    return this.#unflushed.length
  }

  /** The process that handed batches over is gone. */
  forgetQueue(): void {
    this.busy = 0
  }

  latency(least: number, most: number): number {
    const ms = this.random.between(least, most)
    return this.slow ? ms * 100 : ms
  }

  /** Whether this batch is to fail, and how. */
  failing(): Fault | null {
    if (this.failAfter === null || this.failAfter-- > 0) return null
    this.failAfter = null
    this.told(`a ${this.fault} fails`, this.failure)
    return this.fault
  }

  apply(batch: Batch, flushed: Settlement): void {
    const { tables, keys, values } = batch
    const undo = { tables: [...tables], keys: [] as string[], values: [] as (string | undefined)[] }
    for (let i = 0; i < tables.length; i++) {
      const key = text(keys[i] as Uint8Array)
      const value = values[i]
      const before = this.#put(tables[i] as Table, key, value == null ? undefined : text(value))
      undo.keys.push(key)
      undo.values.push(before)
    }
    this.#unflushed.push({ undo, flushed })
  }

  #put(table: Table, key: string, value: string | undefined): string | undefined {
    const rows = this.tables[table] as Rows
    const before = rows.get(key)
    if (value === undefined) {
      if (before !== undefined) {
        rows.delete(key)
        this.bytes -= key.length + before.length
      }
    } else {
      rows.set(key, value)
      this.bytes += value.length + (before === undefined ? key.length : -before.length)
    }
    if (table === Table.Snapshots && this.#rotten.size > 0) this.#rotten.delete(key)
    return before
  }

  /** The oldest so many committed batches are on disk. */
  flush(batches = this.#unflushed.length): void {
    for (const { flushed } of this.#unflushed.splice(0, batches)) flushed.resolve()
  }

  /** The write of what is committed went wrong; it stays visible, and the next flush may yet bring it to the disk. */
  failFlush(error: unknown): void {
    for (const { flushed } of this.#unflushed) flushed.reject(error)
  }

  /** Power is gone: a part of what was not flushed is lost, the newest first. */
  crash(): { readonly lost: number; readonly rotted: string | null } {
    const kept = this.random.int(this.#unflushed.length + 1)
    const lost = this.#unflushed.splice(kept).reverse()
    this.#unflushed.length = 0
    for (const { undo } of lost)
      for (let i = undo.keys.length - 1; i >= 0; i--)
        this.#put(undo.tables[i] as Table, undo.keys[i] as string, undo.values[i])
    return { lost: lost.length, rotted: this.random.chance(0.7) ? this.#rot() : null }
  }

  #rot(): string | null {
    const rows = this.tables[Table.Snapshots] as Rows
    if (rows.size === 0) return null
    const from = rows.getPairOrNextHigher(`${this.random.pick(['chatter', 'clerk', 'pebble'])}/${this.random.int(100)}`)
    if (from === undefined) return null
    const [key, value] = from
    const other = `${key.slice(0, -1)}${key.endsWith('\0') ? '\x01' : '\0'}`
    if (rows.get(other) === undefined || this.#rotten.has(other) || this.#rotten.has(key)) return null
    // An actor's newest snapshot is the more interesting one; which of the two it is, chance decides.
    const chosen = this.random.chance(0.5) ? key : other
    const victim = chosen === key ? value : (rows.get(other) as string)
    const at = this.random.int(victim.length)
    const rotten = String.fromCharCode(victim.charCodeAt(at) ^ (1 << this.random.int(8)))
    rows.set(chosen, victim.slice(0, at) + rotten + victim.slice(at + 1))
    this.#rotten.add(chosen)
    return chosen.slice(0, chosen.indexOf('\0'))
  }

  isRotten(address: string): boolean {
    return this.#rotten.has(`${address}\0\0\0\0\0\0\0`) || this.#rotten.has(`${address}\0\0\0\0\0\0\x01`)
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** What a process has of the disk. */
export class DiskStore implements Store {
  /** Handed over and not committed, oldest first. */
  readonly #pending: Pending[] = []
  #committing = false
  #flushing = false
  /** Behind a batch that failed none lands, as each holds for the version that the one before leaves. */
  #broken: StoreError | null = null
  #acquired = false
  #closed = false
  #drained: (() => void) | null = null

  constructor(
    readonly disk: SimulatedDisk,
    readonly life: Life,
  ) {}

  /** Whether it takes batches. */
  get open(): boolean {
    return this.#acquired && !this.#closed && this.#broken === null
  }

  async acquire(): Promise<Fence> {
    await this.#after(this.disk.latency(1, 10), 'acquire')
    if (this.disk.failing() !== null) throw new StoreError({ code: this.disk.failure, path: 'simulated' })
    this.#broken = null
    this.#acquired = true
    this.disk.flush()
    return { epoch: ++this.disk.epoch }
  }

  commit(batch: Batch, fence: Fence): Commit {
    const pending = { batch, fence, committed: settlement(), flushed: settlement() }
    if (this.#closed) refuse(pending, new StoreError({ code: StoreErrorCode.CLOSED }))
    else {
      this.#pending.push(pending)
      this.disk.busy++
      this.#commitNext()
    }
    return { committed: pending.committed.promise, flushed: pending.flushed.promise }
  }

  #commitNext(): void {
    if (this.#committing) return
    if (this.#pending.length === 0) {
      if (!this.#flushing) this.#drained?.()
      return
    }
    this.#committing = true
    this.#later(this.disk.latency(0.05, 2), 'commit', () => {
      this.#committing = false
      // LMDB too takes what has come together in one transaction.
      const together = 1 + this.disk.random.int(this.#pending.length)
      for (const pending of this.#pending.splice(0, together)) {
        this.disk.busy--
        this.#commitOne(pending)
      }
      this.#flushSoon()
      this.#commitNext()
    })
  }

  #commitOne(pending: Pending): void {
    const { disk } = this
    const { batch, fence } = pending
    if (fence.epoch !== disk.epoch) {
      refuse(pending, new StoreError({ code: StoreErrorCode.FENCED, epoch: fence.epoch, now: disk.epoch }))
      return
    }
    const fault = disk.failing()
    if (fault === 'commit') this.#broken = new StoreError({ code: disk.failure, path: 'simulated' })
    if (this.#broken !== null) {
      refuse(pending, this.#broken)
      return
    }
    disk.apply(batch, pending.flushed)
    pending.committed.resolve()
    if (fault === 'flush') {
      this.#broken = new StoreError({ code: disk.failure, path: 'simulated' })
      disk.failFlush(this.#broken)
    }
  }

  #flushSoon(): void {
    if (this.#flushing || this.disk.unflushed === 0 || this.#broken !== null) return
    this.#flushing = true
    // What is committed while the flush is under way has to wait for the next.
    const batches = this.disk.unflushed
    this.#later(this.disk.latency(0.5, 8), 'flush', () => {
      this.#flushing = false
      if (this.#broken === null) this.disk.flush(batches)
      this.#flushSoon()
      this.#commitNext()
    })
  }

  get(table: Table, key: Uint8Array): Uint8Array | undefined {
    const value = (this.disk.tables[table] as Rows).get(text(key))
    return value === undefined ? undefined : bytes(value)
  }

  range(table: Table, { from, to, limit = Number.POSITIVE_INFINITY, reverse = false }: Range): readonly Row[] {
    const tree = this.disk.tables[table] as Rows
    const rows: Row[] = []
    if (tree.size === 0 || limit <= 0) return rows
    const low = text(from)
    const high = text(to)
    if (reverse) {
      for (const [key, value] of tree.entriesReversed(high, undefined, true)) {
        if (key < low || rows.push({ key: bytes(key), value: bytes(value) }) >= limit) break
      }
    } else if (low < high) {
      tree.forRange(low, high, false, (key, value) => {
        rows.push({ key: bytes(key), value: bytes(value) })
        return rows.length >= limit ? STOP : undefined
      })
    }
    return rows
  }

  count(table: Table, range: Pick<Range, 'from' | 'to'>): number {
    return this.range(table, range).length
  }

  stat(): StoreStat {
    const tables = TABLES.map(table => ({
      table: tableName(table),
      rows: (this.disk.tables[table] as Rows).size,
      bytes: 0,
    }))
    return { path: 'simulated', epoch: this.disk.epoch, bytes: this.disk.bytes, readers: 0, tables }
  }

  async backup(): Promise<void> {
    throw new StoreError({ code: StoreErrorCode.UNREADABLE, path: 'simulated' })
  }

  /** What was handed over before lands or fails first. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    if (!this.#committing && !this.#flushing && this.#pending.length === 0) return
    await new Promise<void>(resolve => {
      this.#drained = resolve
    })
  }

  #later(delayMs: number, what: string, run: () => void): void {
    this.disk.scheduler.add(this.life, delayMs, 'disk', what, run)
  }

  #after(delayMs: number, what: string): Promise<void> {
    return new Promise(resolve => this.#later(delayMs, what, resolve))
  }
}

const STOP = { break: true }

function refuse({ committed, flushed }: Pending, error: StoreError): void {
  committed.reject(error)
  flushed.reject(error)
}
