/** A row in bytes, as the runtime has its records: CBOR, and the CRC-32 of it. */
import { decodeRecord, encodeRecord, Table } from '../../../runtime/store/index.js'

const UNNAMED = new Uint8Array()

export const encodeRow = (row: unknown): Uint8Array => encodeRecord(row)

/** @throws StoreError RECORD_CORRUPT */
export const decodeRow = <T>(stored: Uint8Array): T => decodeRecord<T>(stored, Table.Kept, UNNAMED)
