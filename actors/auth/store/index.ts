/** Where auth's rows are, and how they are changed. */
export { Ledger } from './ledger.js'
export { openAuthStore } from './open.js'
export type { AuthStore, Question, Write } from './port.js'
export type {
  BanRow,
  CounterRow,
  MinerRow,
  RateLimitRow,
  RevocationRow,
  Rows,
  SignerRow,
  TokenRow,
  UserRow,
} from './rows.js'
export { backupRows, replaceRows, verifyRows } from './rows-files.js'
