/**
 * What auth remembers, as rows. Times are milliseconds since 1970, addresses without the network's prefix (`01000`, `1abc…`): it is the same
 * account on every network.
 */

export interface UserRow {
  readonly id: string
  readonly name: string
  readonly comment: string
  /** Venus's: 0 undefined, 1 enabled, 2 disabled. */
  readonly state: number
  readonly createdAt: number
  readonly updatedAt: number
  readonly deletedAt: number | null
}

export interface TokenRow {
  /** SHA-256 of the token's text, in hex: also what a token is called. */
  readonly hash: string
  readonly name: string
  readonly perm: string
  readonly extra: string
  /** The token's text and its secret, encrypted. */
  readonly sealed: Uint8Array
  readonly createdAt: number
  readonly expiresAt: number | null
  readonly deletedAt: number | null
}

/** A miner is one user's. */
export interface MinerRow {
  readonly miner: string
  readonly user: string
  readonly openMining: boolean
  readonly createdAt: number
  readonly updatedAt: number
}

/** A signer may be several users'. */
export interface SignerRow {
  readonly signer: string
  readonly user: string
  readonly createdAt: number
  readonly updatedAt: number
}

export interface RateLimitRow {
  readonly id: string
  readonly name: string
  /** Empty: every service. */
  readonly service: string
  /** Empty: every method. */
  readonly api: string
  /** Calls in each period. */
  readonly cap: number
  /** The period, nanoseconds as Go's durations have them. */
  readonly resetNanos: number
}

export interface BanRow {
  /** user, token or network. */
  readonly kind: string
  /** A name, a hash, or a CIDR. */
  readonly value: string
  readonly why: string
  readonly createdAt: number
}

/** What didn't hold any more from then on. */
export interface RevocationRow {
  /** The store's revision that it came with; rises. */
  readonly sequence: number
  readonly kind: string
  readonly value: string
  readonly at: number
}

/** Odds and ends that the component keeps of itself. */
export interface SettingRow {
  readonly name: string
  readonly value: Uint8Array
}

/** What one user had of one method on one day. */
export interface CounterRow {
  /** UTC, `2026-01-31`. */
  readonly day: string
  readonly user: string
  readonly service: string
  readonly method: string
  /** What is counted: calls, errors, messages, blocks or gas. */
  readonly measure: string
  readonly amount: bigint
}

/** A report of usage that was taken: so that a repeat adds nothing. */
export interface ReportRow {
  readonly id: string
  readonly at: number
}

/** The tables that are changed under the store's revision. Usage has its own way, as it is written all the time. */
export interface Rows {
  readonly user: UserRow
  readonly token: TokenRow
  readonly miner: MinerRow
  readonly signer: SignerRow
  readonly rate_limit: RateLimitRow
  readonly ban: BanRow
  readonly revocation: RevocationRow
  readonly setting: SettingRow
}

export type TableName = keyof Rows

interface Table<Row> {
  /** In their order. */
  readonly key: readonly (keyof Row & string)[]
  /** Other columns that rows are looked for by. */
  readonly indexes: readonly (keyof Row & string)[]
  /** Booleans: a database may give them as numbers. */
  readonly flags?: readonly (keyof Row & string)[]
}

export const TABLES: { readonly [T in TableName]: Table<Rows[T]> } = {
  user: { key: ['name'], indexes: [] },
  token: { key: ['hash'], indexes: ['name'] },
  miner: { key: ['miner'], indexes: ['user'], flags: ['openMining'] },
  signer: { key: ['signer', 'user'], indexes: ['signer', 'user'] },
  rate_limit: { key: ['id'], indexes: ['name'] },
  ban: { key: ['kind', 'value'], indexes: [] },
  revocation: { key: ['sequence'], indexes: [] },
  setting: { key: ['name'], indexes: [] },
}

/** A key's values, in the order of the table's key. */
export type Key = readonly (string | number)[]

export function keyOf<T extends TableName>(table: T, row: Rows[T]): Key {
  return TABLES[table].key.map(column => row[column as keyof Rows[T]] as string | number)
}
