/** Where a component's whole state lives. */
export { Batch } from './batch.js'
export { commitReason } from './commit-reason.js'
export { StoreError, StoreErrorCode, type StoreErrorDetail } from './errors.js'
export { assertDatabase } from './header.js'
export { type Inspection, type InspectionOptions, inspectStore } from './inspection.js'
export * as keys from './keys.js'
export { type LmdbStore, type LmdbStoreOptions, openLmdbStore } from './lmdb-store.js'
export {
  backupStore,
  compactStore,
  type Replacement,
  recoverCompaction,
  replaceStore,
  restoreStore,
  storeStat,
  takePlace,
  type Verification,
  verifyStore,
} from './maintenance.js'
export type { Commit, Fence, Range, Row, Store, StoreStat, TableStat } from './port.js'
export { decodeRecord, encodedBytes, encodeRecord, isIntact } from './record.js'
export { TABLES, Table, tableName } from './tables.js'
