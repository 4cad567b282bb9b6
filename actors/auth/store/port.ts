/**
 * Where auth's rows are. Two kinds keep to this: LMDB for one machine, MySQL where instances share.
 *
 * Writes are conditional on the store's revision, which each of them raises by one: what was read at a revision still holds when a write at
 * that revision goes through. So rules that look at several rows stand above this port, once.
 */
import type { CounterRow, Key, Rows, TableName } from './rows.js'

export type Write = {
  readonly [T in TableName]: { readonly put: T; readonly row: Rows[T] } | { readonly remove: T; readonly key: Key }
}[TableName]

export interface Question<Row> {
  /** Rows whose columns have these values. */
  readonly where?: { readonly [C in keyof Row]?: string | number | boolean | null }
  /** Rows whose key comes behind this one. */
  readonly after?: Key
  /** So many of them are passed over. */
  readonly skip?: number
  readonly limit?: number
}

export interface CounterQuestion {
  readonly user?: string | undefined
  /** Days, both included. */
  readonly from: string
  readonly to: string
}

/** Counters, so that others needn't wait for long. */
export const FORGOTTEN_AT_ONCE = 5_000

/** Each method throws AuthError STORE_FAILED, and then nothing is known: a write may have gone through. */
export interface AuthStore {
  /** For messages; holds no password. */
  readonly name: string
  /** How many writes there were. */
  revision(): Promise<number>
  get<T extends TableName>(table: T, key: Key): Promise<Rows[T] | null>
  /** In the order of the keys. */
  list<T extends TableName>(table: T, question?: Question<Rows[T]>): Promise<readonly Rows[T][]>
  /**
   * All of the writes, or none. Answers when they are on disk.
   * @param at the revision that everything was read at
   * @returns false: another write came first, and nothing was done.
   */
  commit(writes: readonly Write[], at: number): Promise<boolean>
  /**
   * Adds amounts to counters, all or none. Answers when they are on disk.
   * @param report what is added under one name is added once
   * @returns false: it was added before.
   */
  addCounters(report: string, at: number, counters: readonly CounterRow[]): Promise<boolean>
  /** In the order of days, users, services, methods, measures. */
  counters(question: CounterQuestion): Promise<readonly CounterRow[]>
  /**
   * Forgets counters of days before this one, some thousands at once.
   * @returns false: none of them is left
   */
  forgetCounters(before: string): Promise<boolean>
  /** Forgets the names of reports that are older. */
  forgetReports(before: number): Promise<void>
  /** Copies all of it into a new folder, while it is in use. Absent where others look after copies: a database has means of its own. */
  backup?(folder: string): Promise<void>
  close(): Promise<void>
}
