import { randomBytes } from 'node:crypto'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as Hasher from 'fr32-sha2-256-trunc254-padded-binary-tree-multihash'
import t from 'tap'
import { folder, installedProofs } from './installed.js'

const proofs = installedProofs()

/** CommP as the JavaScript of Storacha computes it: an implementation that shares nothing with ours. */
function commP(bytes: Uint8Array): Buffer {
  const hasher = Hasher.create()
  hasher.write(bytes)
  const digest = Buffer.alloc(hasher.multihashByteLength())
  hasher.digestInto(digest, 0, true)
  return digest.subarray(-32)
}

t.test('CommP equals that of an independent implementation, at any length', async t => {
  for (const length of [65, 127, 128, 1016, 2032, 5000, 100_000]) {
    const bytes = randomBytes(length)
    const { commitment, size } = proofs.generatePieceCommitment({ bytes })
    t.same(Buffer.from(commitment), commP(bytes), `${length} bytes`)
    t.ok(
      (size * 127) / 128 >= length && (size === 128 || (size / 2) * (127 / 128) < length),
      'the smallest piece that holds them',
    )
  }
})

t.test('a range of a file is committed to as the same bytes in memory', async t => {
  const sourcePath = join(folder(t), 'source')
  const bytes = randomBytes(3000)
  writeFileSync(sourcePath, bytes)
  const fromFile = proofs.generatePieceCommitment({
    sourcePath,
    sourceOffset: 100,
    sourceLength: 2000,
    pieceSize: 4096,
  })
  const fromBytes = proofs.generatePieceCommitment({ bytes: bytes.subarray(100, 2100), pieceSize: 4096 })
  t.same(fromFile, fromBytes)
})

t.test('adding a piece again writes the same bytes to the same place', async t => {
  const dir = folder(t)
  const [sourcePath, unsealedPath] = [join(dir, 'source'), join(dir, 'unsealed')]
  writeFileSync(sourcePath, randomBytes(500))
  const input = { sourcePath, sourceOffset: 0, sourceLength: 500, unsealedPath, unsealedOffset: 512, pieceSize: 512 }
  const first = proofs.addPiece(input)
  const once = readFileSync(unsealedPath)
  t.same(proofs.addPiece(input), first)
  t.same(readFileSync(unsealedPath), once)
  t.equal(once.length, 1024)
  t.same(proofs.generatePieceCommitment({ sourcePath, sourceOffset: 0, sourceLength: 500 }), first)
})

t.test('adding an earlier piece cuts off what was behind it', async t => {
  const dir = folder(t)
  const [sourcePath, unsealedPath] = [join(dir, 'source'), join(dir, 'unsealed')]
  writeFileSync(sourcePath, randomBytes(127))
  const input = { sourcePath, sourceOffset: 0, sourceLength: 127, unsealedPath, pieceSize: 128 }
  for (const unsealedOffset of [0, 128, 256]) proofs.addPiece({ ...input, unsealedOffset })
  proofs.addPiece({ ...input, unsealedOffset: 128n })
  t.equal(statSync(unsealedPath).size, 256)
})

t.test('zero pieces are what pieces of zeros are, and fill CommD as zeros do', async t => {
  const zero = proofs.zeroPieceCommitment({ pieceSize: 1024 })
  t.same(zero, proofs.generatePieceCommitment({ bytes: new Uint8Array(1016) }))
  const piece = proofs.generatePieceCommitment({ bytes: randomBytes(1016) })
  const proofType = 'StackedDrg2KiBV1_1'
  t.same(proofs.computeCommD({ proofType, pieces: [piece] }), proofs.computeCommD({ proofType, pieces: [piece, zero] }))
  const empty = proofs.computeCommD({ proofType, pieces: [] })
  t.same(empty, proofs.zeroPieceCommitment({ pieceSize: 2048 }).commitment)
})

t.test('data that is longer than its file or than its piece is refused', async t => {
  const dir = folder(t)
  const sourcePath = join(dir, 'source')
  writeFileSync(sourcePath, randomBytes(200))
  const input = { sourcePath, sourceOffset: 0, unsealedPath: join(dir, 'unsealed'), unsealedOffset: 0, pieceSize: 128 }
  t.throws(() => proofs.addPiece({ ...input, sourceLength: 201 }), { code: 'NATIVE_INVALID_INPUT' })
  t.throws(() => proofs.addPiece({ ...input, sourceLength: 128 }), { code: 'NATIVE_INVALID_INPUT' })
  t.throws(() => proofs.addPiece({ ...input, sourceLength: 127, unsealedOffset: 64 }), { code: 'NATIVE_INVALID_INPUT' })
})
