/**
 * A look at a store that changes nothing: it is opened for reading alone, and without the fence, so that it may be looked at while another
 * process opens it. `verifyStore` looks more closely.
 */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Database, open } from 'lmdb'
import { StoreError, StoreErrorCode } from './errors.js'
import { assertDatabase } from './header.js'
import { EVERYTHING, keyText } from './keys.js'
import { decodeRecord } from './record.js'
import { TABLES, Table, tableName } from './tables.js'

export interface InspectionOptions {
  readonly path: string
  /** How long to read at most. */
  readonly limitMs: number
}

export interface Inspection {
  readonly bytes: number
  readonly records: number
  /** All records were read. */
  readonly isWhole: boolean
  readonly faults: readonly { readonly table: string; readonly key: string; readonly code: string }[]
}

/** How many records between two looks at the clock. */
const STRIDE = 256

/** @throws StoreError UNREADABLE. */
export async function inspectStore({ path, limitMs }: InspectionOptions): Promise<Inspection> {
  const file = join(path, 'data.mdb')
  const until = performance.now() + limitMs
  const faults: { table: string; key: string; code: string }[] = []
  let records = 0
  try {
    if (!existsSync(file)) throw new Error(`${file} is not there`)
    assertDatabase(path)
    const root = open({
      path,
      noSubdir: false,
      maxDbs: 24,
      encoding: 'binary',
      keyEncoding: 'binary',
      readOnly: true,
    } as never)
    try {
      for (const table of TABLES) {
        for (const { key, value } of rowsOf(root.openDB(tableName(table), TABLE_OPTIONS as never))) {
          if (records++ % STRIDE === 0 && performance.now() > until)
            return { bytes: statSync(file).size, records, isWhole: false, faults }
          try {
            if (table !== Table.Index) decodeRecord(value, table, key)
          } catch (error) {
            faults.push({ table: tableName(table), key: keyText(key), code: (error as StoreError).code })
          }
        }
      }
    } finally {
      await root.close()
    }
  } catch (cause) {
    throw StoreError.of(cause, path, StoreErrorCode.UNREADABLE)
  }
  return { bytes: statSync(file).size, records, isWhole: true, faults }
}

const TABLE_OPTIONS = { encoding: 'binary', keyEncoding: 'binary', useVersions: false }

/** A table that nothing was ever written to isn't there. */
function* rowsOf(
  table: Database<Uint8Array, Uint8Array> | undefined,
): Generator<{ key: Uint8Array; value: Uint8Array }> {
  if (table === undefined) return
  // A reader that stays at one moment would keep a writer from using freed pages again.
  for (const { key, value } of table.getRange({ start: EVERYTHING.from, end: EVERYTHING.to, snapshot: false }))
    yield { key: Buffer.from(key), value: Buffer.from(value) }
}
