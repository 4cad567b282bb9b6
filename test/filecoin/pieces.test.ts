import fc from 'fast-check'
import t from 'tap'
import {
  bytesOfFileCid,
  cutFile,
  FilecoinErrorCode,
  fileCid,
  fillers,
  pieceSizeFor,
  sealedCid,
  sealedCommitment,
  unpadded,
  unsealedCid,
  unsealedCommitment,
} from '../../filecoin/index.js'
import { independentCid, independentCommP } from './independent.js'

/** The CID made of the pieces that the independent library committed to. */
const cidOf = (bytes: Uint8Array, sectorSize: number): string =>
  fileCid(
    cutFile(bytes.length, sectorSize).map((cut, index) => {
      const start = index * unpadded(sectorSize)
      return { ...cut, commitment: independentCommP(bytes.subarray(start, start + cut.payloadBytes)) }
    }),
  )

t.test('the CID of a file does not depend on the size of the sectors it is cut for', async () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 20_000 }),
      fc.constantFrom(2048, 4096, 16_384, 8 << 20),
      (bytes, size) => cidOf(bytes, size) === independentCid(bytes),
    ),
    { numRuns: 60 },
  )
})

t.test('a CID tells the exact length, and bytes that differ only in trailing zeros have different CIDs', async t => {
  const cids = [1, 2, 126, 127, 128, 2032, 2033, 5000].map(length => {
    const cid = cidOf(new Uint8Array(length), 2048)
    t.equal(bytesOfFileCid(cid), length)
    return cid
  })
  t.equal(new Set(cids).size, cids.length)
})

t.test('what is no file CID is refused', async t => {
  for (const cid of ['', 'nonsense', unsealedCid(new Uint8Array(32))])
    t.throws(() => bytesOfFileCid(cid), { code: FilecoinErrorCode.CID_INVALID })
  t.throws(() => fileCid([]), { code: FilecoinErrorCode.SIZE_INVALID })
})

t.test('commitments are written as the network writes them, and read back', async t => {
  const commitment = Uint8Array.from({ length: 32 }, (_, index) => index)
  t.match(unsealedCid(commitment), /^baga6ea4seaq/)
  t.match(sealedCid(commitment), /^bagboea4b5abc/)
  t.same(unsealedCommitment(unsealedCid(commitment)), commitment)
  t.same(sealedCommitment(sealedCid(commitment)), commitment)
  t.throws(() => unsealedCommitment(sealedCid(commitment)), { code: FilecoinErrorCode.CID_INVALID })
  t.throws(() => sealedCommitment('bagb'), { code: FilecoinErrorCode.CID_INVALID })
})

t.test('a cut file has all its bytes, whole sectors first, and the smallest piece for the rest', async () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.constantFrom(2048, 8 << 20), (bytes, size) => {
      const cuts = cutFile(bytes, size)
      const whole = cuts.slice(0, -1)
      const last = cuts.at(-1)
      return (
        cuts.reduce((sum, cut) => sum + cut.payloadBytes, 0) === bytes &&
        whole.every(cut => cut.size === size && cut.payloadBytes === unpadded(size)) &&
        last?.size === pieceSizeFor(last?.payloadBytes ?? 0) &&
        (last?.size ?? 0) <= size
      )
    }),
  )
})

t.test('fillers and pieces together cover a sector without gaps, each at a multiple of its size', async () => {
  const Pieces = fc.uniqueArray(fc.integer({ min: 0, max: 15 }), { maxLength: 16 })
  fc.assert(
    fc.property(Pieces, slots => {
      const pieces = slots.sort((a, b) => a - b).map(slot => ({ offset: slot * 128, size: 128 }))
      const all = [...pieces, ...fillers(pieces, 2048)].sort((a, b) => a.offset - b.offset)
      let at = 0
      for (const { offset, size } of all) {
        if (offset !== at || offset % size !== 0) return false
        at += size
      }
      return at === 2048
    }),
  )
  t.same(fillers([], 2048), [{ offset: 0, size: 2048 }])
})
