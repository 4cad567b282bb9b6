import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { SealedFile, SectorLogEntry, SectorStatus, SectorSummary } from '../../../actors/sealer/api.js'
import { SealerErrorCode } from '../../../actors/sealer/errors.js'
import { unsealedCommitment } from '../../../filecoin/index.js'
import { independentCid, independentCommP } from '../../filecoin/independent.js'
import { openWorkplace, type Workplace, type WorkplaceOptions } from './workplace.js'

async function seal(t: Test, folder: string, bytes: Uint8Array, { sealer, settled }: Workplace, leaveOpen = false) {
  const path = join(folder, 'in')
  writeFileSync(path, bytes)
  const taken = await sealer.methods.SealFile({ path, leaveOpen })
  // The user's own file may vanish as soon as it was taken in.
  rmSync(path)
  t.equal((await settled(taken.cid)).state, 'Sealed', `${bytes.length} bytes are sealed`)
  return SealedFile.parse(await sealer.methods.FileStatus(taken.cid))
}

async function comesBack(folder: string, cid: string, { sealer }: Workplace): Promise<Buffer> {
  const out = join(folder, 'out')
  rmSync(out, { force: true })
  await sealer.methods.UnsealFile({ cid, out, overwrite: false })
  return readFileSync(out)
}

t.test('files of many sizes come back byte for byte; CIDs and CommPs are what another library computes', async t => {
  const folder = t.testdir()
  const workplace = await openWorkplace(folder)
  t.teardown(() => workplace.system.stop())
  const sizes = [1, 2, 64, 65, 126, 127, 128, 254, 255, 1000, 2031, 2032, 2033, 4064, 5000, 20_321, 200_000]
  for (const size of sizes) {
    const bytes = randomBytes(size)
    const file = await seal(t, folder, bytes, workplace)
    t.equal(file.cid, independentCid(bytes), `the CID of ${size} bytes`)
    t.equal(file.pieces.length, Math.ceil(size / 2032))
    for (const [index, piece] of file.pieces.entries())
      t.same(
        unsealedCommitment(piece.cid),
        independentCommP(bytes.subarray(index * 2032, index * 2032 + piece.payloadBytes)),
        `CommP of piece ${index} of ${size} bytes`,
      )
    t.ok((await comesBack(folder, file.cid, workplace)).equals(bytes), `${size} bytes come back`)
  }
  const { storage } = workplace
  t.same(readdirSync(join(storage.sealing, 'staging')), [], 'nothing stays staged')
  t.same(readdirSync(join(storage.sealing, 'unsealed')), [], 'no unsealed copy stays')
  t.same(readdirSync(join(storage.sealing, 'cache/s-t01000-0')).sort(), [
    'p_aux',
    'sc-02-data-tree-r-last.dat',
    't_aux',
  ])
  t.same(readdirSync(join(storage.sealing, 'work/s-t01000-0')), ['FinalizeSector'])
  for (const sector of await workplace.sealer.methods.SectorsList()) {
    SectorSummary.parse(sector)
    SectorStatus.parse(await workplace.sealer.methods.SectorsStatus(sector.number))
    for (const entry of await workplace.sealer.methods.SectorsLog(sector.number)) SectorLogEntry.parse(entry)
  }
})

t.test('files share a sector that is left open, and each comes back by itself', async t => {
  const folder = t.testdir()
  const workplace = await openWorkplace(folder, { waitDealsDelayMs: 60_000 })
  t.teardown(() => workplace.system.stop())
  const { sealer, settled, sectorIn } = workplace
  const files = [100, 900, 200].map(size => ({ bytes: randomBytes(size), cid: '' }))
  for (const [index, file] of files.entries()) {
    const path = join(folder, `in-${index}`)
    writeFileSync(path, file.bytes)
    file.cid = (await sealer.methods.SealFile({ path, leaveOpen: index < files.length - 1 })).cid
  }
  for (const { cid } of files) t.equal((await settled(cid)).state, 'Sealed')
  await sectorIn(0, 'Proving')
  const status = await sealer.methods.SectorsStatus(0)
  t.same(
    status.pieces.map(({ offset, size }) => ({ offset, size })),
    [
      { offset: 0, size: 128 },
      { offset: 1024, size: 1024 },
      { offset: 256, size: 256 },
    ],
  )
  t.equal((await sealer.methods.SectorsList()).length, 1)
  for (const { cid, bytes } of files) t.ok((await comesBack(folder, cid, workplace)).equals(bytes))
})

t.test('a sector that is not full is packed when its time is up', async t => {
  const folder = t.testdir()
  const workplace = await openWorkplace(folder, { waitDealsDelayMs: 30 })
  t.teardown(() => workplace.system.stop())
  const bytes = randomBytes(300)
  const file = await seal(t, folder, bytes, workplace, true)
  t.ok((await comesBack(folder, file.cid, workplace)).equals(bytes))
})

t.test('the same bytes again are the same file, and nothing is computed for them', async t => {
  const folder = t.testdir()
  const workplace = await openWorkplace(folder)
  t.teardown(() => workplace.system.stop())
  const bytes = randomBytes(3000)
  const first = await seal(t, folder, bytes, workplace)
  const { sealPreCommitPhase1 } = workplace.count
  const path = join(folder, 'other-name')
  writeFileSync(path, bytes)
  const again = await workplace.sealer.methods.SealFile({ path, leaveOpen: false })
  t.same(again, first)
  t.equal(workplace.count.sealPreCommitPhase1, sealPreCommitPhase1)
  t.same(readdirSync(join(workplace.storage.sealing, 'staging')), [])
})

t.test('two calls at once with the same bytes make one file', async t => {
  const folder = t.testdir()
  const workplace = await openWorkplace(folder)
  t.teardown(() => workplace.system.stop())
  const path = join(folder, 'in')
  writeFileSync(path, randomBytes(500))
  const { sealer, settled } = workplace
  const [a, b] = await Promise.all([1, 2, 3].map(() => sealer.methods.SealFile({ path, leaveOpen: false })))
  t.equal(a?.cid, b?.cid)
  await settled(a?.cid as string)
  t.equal((await sealer.methods.SectorsList()).length, 1)
})

t.test('what cannot be taken in is refused by name', async t => {
  const folder = t.testdir({ empty: '', folder: {} })
  const { sealer, system, storage } = await openWorkplace(folder)
  t.teardown(() => system.stop())
  const refused = (path: string, code: SealerErrorCode) =>
    t.rejects(sealer.methods.SealFile({ path: join(folder, path), leaveOpen: false }), { code })
  await refused('empty', SealerErrorCode.FILE_EMPTY)
  await refused('folder', SealerErrorCode.FILE_NOT_REGULAR)
  await refused('absent', SealerErrorCode.FILE_UNREADABLE)
  t.same(readdirSync(join(storage.sealing, 'staging')), [])
  await t.rejects(sealer.methods.FileStatus('bafkunknown'), { code: SealerErrorCode.FILE_UNKNOWN })
  await t.rejects(sealer.methods.SectorsStatus(9), { code: SealerErrorCode.SECTOR_UNKNOWN })
})

t.test('finished sectors move to a store path of its own', async t => {
  const folder = t.testdir()
  const workplace = await openWorkplace(folder, { storePath: join(folder, 'long-term') })
  t.teardown(() => workplace.system.stop())
  const bytes = randomBytes(2500)
  const file = await seal(t, folder, bytes, workplace)
  t.same(readdirSync(join(folder, 'long-term/sealed')).sort(), ['s-t01000-0', 's-t01000-1'])
  for (const type of ['sealed', 'cache', 'unsealed', 'work'])
    t.same(readdirSync(join(folder, 'sealing', type)), [], type)
  t.ok((await comesBack(folder, file.cid, workplace)).equals(bytes))
})

const modes: [string, WorkplaceOptions['system']][] = [
  ['every event and effect happening twice', { duplicateEverything: true }],
  ['every actor leaving memory after every step', { alwaysPassivate: true }],
]
for (const [what, system] of modes)
  t.test(`a file survives ${what}`, async t => {
    const folder = t.testdir()
    const workplace = await openWorkplace(folder, { ...(system && { system }) })
    t.teardown(() => workplace.system.stop())
    const bytes = randomBytes(7000)
    const file = await seal(t, folder, bytes, workplace)
    t.ok((await comesBack(folder, file.cid, workplace)).equals(bytes))
    t.equal(workplace.count.sealPreCommitPhase1, 4, 'a finished phase is read, not computed again')
    t.equal(workplace.count.sealCommitPhase2, 4)
  })
