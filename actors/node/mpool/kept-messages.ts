/**
 * What of the pool outlives a restart, in a table of the component's store: this node's own messages, which nobody else may have, and BLS messages with
 * their signatures, which can't be told from a block's aggregate when a reorganisation brings the messages back.
 *
 * A table and no durable actor's context: an actor's whole context is written with each of its steps, and a sender may have a thousand messages of up to
 * 64 KiB. Here a message costs one row, whatever waits beside it.
 */
import { CID } from 'multiformats/cid'
import { decode, encode, type SignedMessage, signedMessage } from '../../../filecoin/index.js'
import {
  Batch,
  decodeRecord,
  encodeRecord,
  type Fence,
  keys,
  type Store,
  StoreError,
  StoreErrorCode,
  Table,
} from '../../../runtime/store/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'

export interface KeptMessage {
  /** Text of the CID that a block lists it by. */
  readonly cid: string
  readonly signed: SignedMessage
  /** Whether this node sent it. */
  readonly isLocal: boolean
  /** Epoch in which it was seen last: when it came, or on chain. */
  readonly height: number
}

const FORMAT = 1
type Stored = [format: number, signed: Uint8Array, isLocal: boolean, height: number]

interface Row {
  readonly cid: string
  readonly stored: Stored
}

const PREFIX = keys.prefixOf('message')
const CHUNK = 1_000

export class KeptMessages {
  /** What is written, and can't be read yet; null is forgotten. */
  private readonly underWay = new Map<string, KeptMessage | null>()
  /** Batches are on disk in the order in which they were handed over. */
  private last: Promise<void> = Promise.resolve()

  private constructor(
    private readonly store: Store,
    private readonly fence: Fence,
    private readonly log: Log,
  ) {}

  /** Becomes the store's one writer. @throws StoreError */
  static async open(store: Store, log: Log): Promise<KeptMessages> {
    return new KeptMessages(store, await store.acquire(), log)
  }

  get(cid: string): SignedMessage | null {
    return this.find(cid)?.signed ?? null
  }

  /** What is kept of these, to be kept anew. */
  seen(messages: readonly Pick<KeptMessage, 'cid' | 'height'>[]): readonly KeptMessage[] {
    return messages.flatMap(({ cid, height }) => {
      const known = this.find(cid)
      return known === null ? [] : [{ ...known, height }]
    })
  }

  /** This node's own. A row that can't be read is passed over, and told. */
  local(): readonly KeptMessage[] {
    const found: KeptMessage[] = []
    for (const row of this.rows()) {
      const message = row.stored[2] ? this.decoded(row) : null
      if (message !== null) found.push(message)
    }
    return found
  }

  /** Resolves when they are on disk; they are found at once. @throws StoreError */
  async keep(messages: readonly KeptMessage[]): Promise<void> {
    await this.write(messages.map(message => [message.cid, message]))
  }

  /** Resolves when that is on disk. @throws StoreError */
  async forget(cids: readonly string[]): Promise<void> {
    await this.write(cids.map(cid => [cid, null]))
  }

  /** Resolves when all that was asked for before is on disk, or has failed. */
  async settled(): Promise<void> {
    await this.last.catch(() => {})
  }

  /** Forgets what was seen last before an epoch, as no reorganisation goes back so far. */
  async sweep(before: number, isPending: (cid: string) => boolean): Promise<void> {
    const old: string[] = []
    for (const { cid, stored } of this.rows()) if (stored[3] < before && !isPending(cid)) old.push(cid)
    await this.forget(old)
  }

  private async write(rows: readonly (readonly [cid: string, message: KeptMessage | null])[]): Promise<void> {
    if (rows.length === 0) return
    const batch = new Batch()
    for (const [cid, message] of rows) {
      this.underWay.set(cid, message)
      if (message === null) batch.remove(Table.Kept, keyOf(cid))
      else batch.put(Table.Kept, keyOf(cid), encodeRecord(storedOf(message)))
    }
    const { committed, flushed } = this.store.commit(batch, this.fence)
    this.last = flushed
    try {
      await committed
    } finally {
      for (const [cid, message] of rows) if (this.underWay.get(cid) === message) this.underWay.delete(cid)
    }
    await flushed
  }

  private find(cid: string): KeptMessage | null {
    const fresh = this.underWay.get(cid)
    if (fresh !== undefined) return fresh
    const key = keyOf(cid)
    const value = this.store.get(Table.Kept, key)
    const row = value === undefined ? null : this.read(key, value)
    return row === null ? null : this.decoded(row)
  }

  private *rows(): Iterable<Row> {
    const range = keys.startingWith(PREFIX)
    let { from } = range
    for (;;) {
      const rows = this.store.range(Table.Kept, { from, to: range.to, limit: CHUNK })
      for (const { key, value } of rows) {
        const row = this.read(key, value)
        if (row !== null) yield row
      }
      const last = rows.at(-1)
      if (last === undefined || rows.length < CHUNK) return
      from = Buffer.concat([last.key, Buffer.of(0)])
    }
  }

  private read(key: Uint8Array, value: Uint8Array): Row | null {
    const cid = CID.decode(key.subarray(PREFIX.length)).toString()
    return this.orNull(cid, () => {
      const stored = decodeRecord<Stored>(value, Table.Kept, key)
      const [format] = stored
      if (format > FORMAT)
        throw new StoreError({ code: StoreErrorCode.TOO_NEW, path: 'kept messages', stored: format, known: FORMAT })
      return { cid, stored }
    })
  }

  private decoded({ cid, stored: [, signed, isLocal, height] }: Row): KeptMessage | null {
    return this.orNull(cid, () => ({ cid, signed: decode(signedMessage, signed), isLocal, height }))
  }

  private orNull<T>(cid: string, read: () => T): T | null {
    try {
      return read()
    } catch (error) {
      this.log.error({ err: error, cid }, 'a kept message can’t be read; it is passed over')
      return null
    }
  }
}

const storedOf = ({ signed, isLocal, height }: KeptMessage): Stored => [
  FORMAT,
  encode(signedMessage, signed),
  isLocal,
  height,
]

const keyOf = (cid: string): Uint8Array => Buffer.concat([PREFIX, CID.parse(cid).bytes])
