import fc from 'fast-check'
import t from 'tap'
import { decodeRecord, encodedBytes, encodeRecord, StoreErrorCode, Table } from '../../../runtime/store/index.js'

const key = Buffer.from('a/1\0')

t.test('a record comes back as it was', t => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      const record = encodeRecord(value)
      t.equal(record.length, encodedBytes(value) + 4)
      // JSON has a negative zero that it can't write; CBOR can.
      return JSON.stringify(decodeRecord(record, Table.Journal, key)) === JSON.stringify(value)
    }),
    { numRuns: 200 },
  )
  t.end()
})

t.test('any flipped bit and any cut is found', t => {
  const record = encodeRecord({ state: 'underway', n: 12_345 })
  const refused = (bytes: Uint8Array, what: string): unknown =>
    t.throws(
      () => decodeRecord(bytes, Table.Journal, key),
      { code: StoreErrorCode.RECORD_CORRUPT, detail: { table: 'journal' } },
      what,
    )
  for (let bit = 0; bit < record.length * 8; bit++) {
    const bytes = Buffer.from(record)
    bytes[bit >> 3] = (bytes[bit >> 3] as number) ^ (1 << (bit & 7))
    refused(bytes, `bit ${bit}`)
  }
  for (let length = 0; length < record.length; length++) refused(record.subarray(0, length), `${length} bytes`)
  t.end()
})
