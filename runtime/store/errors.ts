/** What can go wrong with a store. */
import { CodedError, type Messages } from '../errors/index.js'
export enum StoreErrorCode {
  /** A commit or flush failed; what was resident is gone and is loaded again from disk. */
  FAILED = 'STORE_FAILED',
  /** Another process has taken the store over since. */
  FENCED = 'STORE_FENCED',
  /** No space is left on the device. */
  DISK_FULL = 'STORE_DISK_FULL',
  /** The directory can't be written. */
  READ_ONLY = 'STORE_READ_ONLY',
  /** The store can't be opened. */
  UNREADABLE = 'STORE_UNREADABLE',
  /** A record's checksum doesn't fit its bytes. */
  RECORD_CORRUPT = 'STORE_RECORD_CORRUPT',
  /** The store was written by a newer program. */
  TOO_NEW = 'STORE_TOO_NEW',
  /** The store is in use. */
  BUSY = 'STORE_BUSY',
  /** A target of backup or restore exists already. */
  TARGET_EXISTS = 'STORE_TARGET_EXISTS',
  CLOSED = 'STORE_CLOSED',
}

export type StoreErrorDetail =
  | { code: StoreErrorCode.FAILED; path: string }
  | { code: StoreErrorCode.FENCED; epoch: number; now: number }
  | { code: StoreErrorCode.DISK_FULL; path: string }
  | { code: StoreErrorCode.READ_ONLY; path: string }
  | { code: StoreErrorCode.UNREADABLE; path: string }
  | { code: StoreErrorCode.RECORD_CORRUPT; table: string; key: string }
  | { code: StoreErrorCode.TOO_NEW; path: string; stored: number; known: number }
  | { code: StoreErrorCode.BUSY; path: string }
  | { code: StoreErrorCode.TARGET_EXISTS; path: string }
  | { code: StoreErrorCode.CLOSED }

const MESSAGES: Messages<StoreErrorDetail> = {
  [StoreErrorCode.FAILED]: d => `a write to ${d.path} failed; the state is loaded again from disk`,
  [StoreErrorCode.FENCED]: d =>
    `this process opened the store as epoch ${d.epoch}, another one has it now as epoch ${d.now}`,
  [StoreErrorCode.DISK_FULL]: d => `no space is left for ${d.path}; free some and start again, nothing is lost`,
  [StoreErrorCode.READ_ONLY]: d =>
    `${d.path} can't be written; check its owner and permissions, or choose another --repo`,
  [StoreErrorCode.UNREADABLE]: d =>
    `${d.path} can't be opened as a store; check it with 'vesper store verify' or restore a backup`,
  [StoreErrorCode.RECORD_CORRUPT]: d => `the record ${d.key} of table ${d.table} is corrupt; see 'vesper store verify'`,
  [StoreErrorCode.TOO_NEW]: d => `${d.path} has format ${d.stored}, this program knows ${d.known}; run a newer program`,
  [StoreErrorCode.BUSY]: d => `${d.path} is in use; stop the running process first`,
  [StoreErrorCode.TARGET_EXISTS]: d => `${d.path} exists already; name a new directory`,
  [StoreErrorCode.CLOSED]: () => 'the store is closed',
}

export class StoreError extends CodedError<StoreErrorDetail> {
  override readonly name = 'StoreError'

  constructor(detail: StoreErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
  }

  /** Names what the disk said: full, read-only, or `otherwise`. */
  static of(cause: unknown, path: string, otherwise: StoreErrorCode.FAILED | StoreErrorCode.UNREADABLE): StoreError {
    const text = `${(cause as { code?: unknown })?.code ?? ''} ${(cause as Error)?.message ?? cause}`
    if (/ENOSPC|No space left|MAP_FULL|EDQUOT/i.test(text))
      return new StoreError({ code: StoreErrorCode.DISK_FULL, path }, { cause })
    if (/EACCES|EROFS|EPERM|Permission denied|Read-only/i.test(text))
      return new StoreError({ code: StoreErrorCode.READ_ONLY, path }, { cause })
    return new StoreError({ code: otherwise, path }, { cause })
  }
}
