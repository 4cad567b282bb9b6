/**
 * A stored record: CBOR and the CRC-32 of it, big-endian, in the last 4 bytes. cbor-x is for private storage only; what
 * is hashed or signed is strict DAG-CBOR and lives elsewhere.
 */
import { crc32 } from 'node:zlib'
import { Encoder } from 'cbor-x'
import { StoreError, StoreErrorCode } from './errors.js'
import { keyText } from './keys.js'
import { Slab } from './slab.js'
import { type Table, tableName } from './tables.js'

// Records and shared structures are private tags that later settings could no longer read.
const codec = new Encoder({ useRecords: false, mapsAsObjects: true, tagUint8Array: false, pack: false })

const CHECKSUM_BYTES = 4
const slab = new Slab()

/** @param value Plain data: no class instances, no functions. A key `__proto__` is read as `__proto_`. */
export function encodeRecord(value: unknown): Uint8Array {
  const payload = codec.encode(value) as Uint8Array
  const record = slab.take(payload.length + CHECKSUM_BYTES)
  record.set(payload, 0)
  record.writeInt32BE(crc32(payload) | 0, payload.length)
  return record
}

/** Whether the checksum fits the bytes. */
export function isIntact(record: Uint8Array): boolean {
  const end = record.length - CHECKSUM_BYTES
  if (end < 1) return false
  const buffer = Buffer.from(record.buffer, record.byteOffset, record.byteLength)
  return (crc32(buffer.subarray(0, end)) | 0) === buffer.readInt32BE(end)
}

/**
 * @param row Where the record stood, for the error.
 * @throws StoreError RECORD_CORRUPT
 */
export function decodeRecord<T>(record: Uint8Array, table: Table, key: Uint8Array): T {
  const buffer = Buffer.from(record.buffer, record.byteOffset, record.byteLength)
  const end = buffer.length - CHECKSUM_BYTES
  const corrupt = (cause?: unknown): StoreError =>
    new StoreError({ code: StoreErrorCode.RECORD_CORRUPT, table: tableName(table), key: keyText(key) }, { cause })
  if (!isIntact(record)) throw corrupt()
  try {
    return codec.decode(buffer.subarray(0, end)) as T
  } catch (cause) {
    throw corrupt(cause)
  }
}

/** Bytes that `value` takes up encoded. */
export function encodedBytes(value: unknown): number {
  return (codec.encode(value) as Uint8Array).length
}
