import t from 'tap'
import { file, piecesOf } from '../../../machines/sealer/file/index.js'
import type { FileContext, FileInput } from '../../../machines/sealer/file/types.js'
import { lintMachine } from '../../../runtime/machine/index.js'
import { failure, type Walk, walk } from './walk.js'

const INPUT: FileInput = {
  cid: 'bafk',
  name: 'a',
  bytes: 2032 * 2 + 100,
  miner: 't01000',
  sectorSize: 2048,
  leaveOpen: false,
}
const RELEASED = { release: () => ({}) }

const places = (...sectors: number[]) => sectors.map((sector, index) => ({ index, sector, offset: 0 }))

async function placed(answers: Record<string, () => unknown> = RELEASED, input = INPUT): Promise<Walk> {
  const walked = await walk(file, input, answers)
  await walked.send({ type: 'PiecesPlaced', round: 1, places: places(0, 1, 2) })
  return walked
}

t.test('the machine can be made durable', async t => {
  t.same(lintMachine(file), [])
})

t.test('a file is placed, waits for all its sectors, gives its staged copy back and is sealed', async t => {
  const walked = await placed()
  t.equal(walked.state(), 'Sealing')
  for (const sector of [1, 0]) await walked.send({ type: 'SectorProving', sector })
  t.equal(walked.state(), 'Sealing')
  await walked.send({ type: 'SectorProving', sector: 2 })
  t.equal(walked.state(), 'Sealed')
  t.same(walked.inputs.release, [{ cid: 'bafk' }])
  t.same(
    piecesOf(walked.context<FileContext>()).map(({ sector, offset, payloadBytes, fileOffset, size }) => ({
      sector,
      offset,
      payloadBytes,
      fileOffset,
      size,
    })),
    [
      { sector: 0, offset: 0, payloadBytes: 2032, fileOffset: 0, size: 2048 },
      { sector: 1, offset: 0, payloadBytes: 2032, fileOffset: 2032, size: 2048 },
      { sector: 2, offset: 0, payloadBytes: 100, fileOffset: 4064, size: 128 },
    ],
  )
})

t.test('a large file asks for room in batches', async t => {
  const walked = await walk(file, { ...INPUT, bytes: 2032 * 100 }, RELEASED)
  const first = Array.from({ length: 64 }, (_, index) => ({ index, sector: index, offset: 0 }))
  await walked.send({ type: 'PiecesPlaced', round: 1, places: first })
  t.equal(walked.state(), 'Placing')
  t.equal(walked.context<FileContext>().round, 2)
  const rest = Array.from({ length: 36 }, (_, index) => ({ index: 64 + index, sector: 64 + index, offset: 0 }))
  await walked.send({ type: 'PiecesPlaced', round: 2, places: rest })
  t.equal(walked.state(), 'Sealing')
})

t.test('an answer to an earlier request, or a second one, changes nothing', async t => {
  const walked = await placed()
  await walked.send({ type: 'PiecesPlaced', round: 1, places: places(7, 8, 9) })
  t.same(walked.context<FileContext>().sectors, [0, 1, 2])
})

t.test('a sector that needs a person shows on its files until it is retried', async t => {
  const walked = await placed()
  const why = { phase: 'PreCommit1', code: 'SEALER_DISK_FULL', message: 'full', at: 1 }
  await walked.send({ type: 'SectorFailed', sector: 1, failure: why })
  t.equal(walked.state(), 'NeedsOperator')
  t.match(walked.context(), { lastFailure: { code: 'SEALER_DISK_FULL' }, troubles: [{ sector: 1 }] })
  await walked.send({ type: 'SectorRetried', sector: 1 })
  t.equal(walked.state(), 'Sealing')
})

t.test('pieces of a sector that was removed before the file was sealed are placed anew', async t => {
  const walked = await placed()
  await walked.send({ type: 'SectorFailed', sector: 1, failure: null })
  await walked.send({ type: 'PiecesLost', sector: 1, indexes: [1] })
  t.equal(walked.state(), 'Placing')
  await walked.send({ type: 'PiecesPlaced', round: 2, places: [{ index: 1, sector: 9, offset: 0 }] })
  t.same(walked.context<FileContext>().sectors, [0, 9, 2])
  await walked.send({ type: 'PiecesLost', sector: 1, indexes: [1] })
  t.same(walked.context<FileContext>().sectors, [0, 9, 2], 'the old sector has nothing more to lose')
  for (const sector of [0, 9, 2]) await walked.send({ type: 'SectorProving', sector })
  t.equal(walked.state(), 'Sealed')
})

t.test('a sector removed after the file was sealed leaves it incomplete until the same file comes again', async t => {
  const walked = await placed()
  for (const sector of [0, 1, 2]) await walked.send({ type: 'SectorProving', sector })
  await walked.send({ type: 'PiecesLost', sector: 2, indexes: [2] })
  t.equal(walked.state(), 'Incomplete')
  await walked.send({ type: 'FileRestaged' })
  t.equal(walked.state(), 'Placing')
  await walked.send({ type: 'PiecesPlaced', round: 2, places: [{ index: 2, sector: 5, offset: 256 }] })
  await walked.send({ type: 'SectorProving', sector: 5 })
  t.equal(walked.state(), 'Sealed')
  t.equal(walked.context<FileContext>().lastOffset, 256)
})

t.test('a staged copy that cannot be deleted does not keep the file from being sealed', async t => {
  const walked = await placed({
    release: () => {
      throw failure('EBUSY')
    },
  })
  for (const sector of [0, 1, 2]) await walked.send({ type: 'SectorProving', sector })
  t.equal(walked.state(), 'Sealed')
  t.match(walked.context(), { lastFailure: { code: 'EBUSY' } })
})
