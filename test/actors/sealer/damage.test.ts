import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { SealerError, SealerErrorCode } from '../../../actors/sealer/errors.js'
import { stagedData } from '../../../actors/sealer/storage/index.js'
import { openWorkplace, type Workplace } from './workplace.js'

async function taken(
  t: Test,
  workplace: Workplace,
  folder: string,
  size = 2032,
): Promise<{ cid: string; bytes: Buffer }> {
  t.teardown(() => workplace.system.stop())
  const bytes = randomBytes(size)
  const path = join(folder, 'in')
  writeFileSync(path, bytes)
  return { cid: (await workplace.sealer.methods.SealFile({ path, leaveOpen: false })).cid, bytes }
}

async function sealed(t: Test, folder: string, size?: number) {
  const workplace = await openWorkplace(folder)
  const file = await taken(t, workplace, folder, size)
  await workplace.settled(file.cid)
  return { workplace, ...file }
}

t.test('a staged copy that the disk changed is noticed, kept, and goes on once it is put back', async t => {
  const folder = t.testdir()
  const workplace = await openWorkplace(folder, { backoffMs: { first: 1, longest: 1 } })
  let spoilt = false
  workplace.proofs.before = (task, input) => {
    if (task !== 'addPiece' || spoilt) return
    spoilt = true
    const { root, piece } = input as { root: string; piece: { file: string } }
    writeFileSync(stagedData(root, piece.file), randomBytes(2032))
  }
  const { cid, bytes } = await taken(t, workplace, folder)
  t.equal((await workplace.settled(cid)).state, 'NeedsOperator')
  t.equal((await workplace.sealer.methods.SectorsStatus(0)).lastFailure, SealerErrorCode.PIECE_MISMATCH)
  writeFileSync(stagedData(workplace.storage.sealing, cid), bytes)
  await workplace.sealer.methods.SectorRetry(0)
  await workplace.sectorIn(0, 'Proving')
  t.equal((await workplace.settled(cid)).state, 'Sealed')
})

t.test('a full disk waits, names itself, and goes on when there is room', async t => {
  const folder = t.testdir()
  const workplace = await openWorkplace(folder)
  let full = true
  workplace.proofs.before = task => {
    if (task === 'preCommit2' && full)
      throw new SealerError({ code: SealerErrorCode.DISK_FULL, path: '/disk', neededBytes: 10, freeBytes: 1 })
  }
  const { cid } = await taken(t, workplace, folder)
  t.equal((await workplace.settled(cid)).state, 'NeedsOperator')
  t.equal((await workplace.sealer.methods.SectorsStatus(0)).lastFailure, SealerErrorCode.DISK_FULL)
  const log = await workplace.sealer.methods.SectorsLog(0)
  t.ok(log.some(entry => entry.state === 'SealPreCommit2Failed' && entry.failure?.code === SealerErrorCode.DISK_FULL))
  full = false
  await workplace.sealer.methods.SectorRetry(0)
  await workplace.sectorIn(0, 'Proving')
  t.equal((await workplace.settled(cid)).state, 'Sealed')
})

t.test(
  'a sector whose unsealed file is damaged is removed by a person, and its pieces are sealed in another',
  async t => {
    const folder = t.testdir()
    const workplace = await openWorkplace(folder)
    let spoilt = false
    workplace.proofs.before = (task, input) => {
      const { sector } = input as { sector?: { number: number } }
      if (task !== 'preCommit1' || sector?.number !== 0 || spoilt) return
      spoilt = true
      writeFileSync(join(workplace.storage.sealing, 'unsealed/s-t01000-0'), randomBytes(2048))
    }
    const { cid, bytes } = await taken(t, workplace, folder)
    t.equal((await workplace.settled(cid)).state, 'NeedsOperator')
    t.equal((await workplace.sealer.methods.SectorsStatus(0)).lastFailure, SealerErrorCode.PHASE_FAILED)
    await workplace.sealer.methods.SectorRemove(0)
    await workplace.sectorIn(0, 'Removed')
    await workplace.sectorIn(1, 'Proving')
    await workplace.system.until(`file/${cid}`, view => view.state === 'Sealed')
    for (const type of ['unsealed', 'sealed', 'cache', 'work'])
      t.notOk(existsSync(join(workplace.storage.sealing, type, 's-t01000-0')), type)
    const out = join(folder, 'out')
    await workplace.sealer.methods.UnsealFile({ cid, out, overwrite: false })
    t.ok(readFileSync(out).equals(bytes))
  },
)

t.test(
  'layers that the disk changed end in an invalid proof or a failure, and the sector starts over and is sealed',
  async t => {
    const folder = t.testdir()
    const workplace = await openWorkplace(folder)
    let spoilt = false
    workplace.proofs.before = task => {
      if (task !== 'preCommit2' || spoilt) return
      spoilt = true
      writeFileSync(join(workplace.storage.sealing, 'cache/s-t01000-0/sc-02-data-layer-1.dat'), randomBytes(10))
    }
    const { cid, bytes } = await taken(t, workplace, folder)
    t.equal((await workplace.settled(cid)).state, 'Sealed')
    t.equal(workplace.count.sealPreCommitPhase1, 2)
    const out = join(folder, 'out')
    await workplace.sealer.methods.UnsealFile({ cid, out, overwrite: false })
    t.ok(readFileSync(out).equals(bytes))
  },
)

t.test('sealed files that are missing, cut short or changed are named, and nothing is written', async t => {
  const folder = t.testdir()
  const { workplace, cid, bytes } = await sealed(t, folder, 5000)
  const { sealer, storage } = workplace
  const out = join(folder, 'out')
  const path = join(storage.sealing, 'sealed/s-t01000-1')
  const good = readFileSync(path)
  const refused = (code: SealerErrorCode) =>
    t.rejects(sealer.methods.UnsealFile({ cid, out, overwrite: false }), { code })

  renameSync(path, `${path}.away`)
  await refused(SealerErrorCode.SECTOR_FILE_MISSING)
  renameSync(`${path}.away`, path)

  truncateSync(path, 1000)
  await refused(SealerErrorCode.SECTOR_FILE_CORRUPT)

  const changed = Buffer.from(good)
  changed[77] = (changed[77] as number) ^ 1
  writeFileSync(path, changed)
  await refused(SealerErrorCode.UNSEAL_MISMATCH)

  const cache = join(storage.sealing, 'cache/s-t01000-1')
  renameSync(cache, `${cache}.away`)
  await refused(SealerErrorCode.SECTOR_FILE_MISSING)
  renameSync(`${cache}.away`, cache)

  t.same(
    readdirSync(folder).filter(name => name.includes('out')),
    [],
  )
  t.same(
    readdirSync(join(storage.sealing, 'work')).filter(name => name.startsWith('unseal')),
    [],
  )
  writeFileSync(path, good)
  await sealer.methods.UnsealFile({ cid, out, overwrite: false })
  t.ok(readFileSync(out).equals(bytes))
})

t.test('a file in the way of unseal is left alone unless it may be overwritten', async t => {
  const folder = t.testdir()
  const { workplace, cid, bytes } = await sealed(t, folder)
  const { UnsealFile } = workplace.sealer.methods
  const out = join(folder, 'out')
  writeFileSync(out, 'mine')
  await t.rejects(UnsealFile({ cid, out, overwrite: false }), { code: SealerErrorCode.OUT_EXISTS })
  t.equal(readFileSync(out, 'utf8'), 'mine')
  await UnsealFile({ cid, out, overwrite: true })
  t.ok(readFileSync(out).equals(bytes))
  await t.rejects(UnsealFile({ cid, out: join(folder, 'no/such/out'), overwrite: false }), {
    code: SealerErrorCode.OUT_UNWRITABLE,
  })
  mkdirSync(join(folder, 'a-folder'))
  await t.rejects(UnsealFile({ cid, out: join(folder, 'a-folder'), overwrite: true }), {
    code: SealerErrorCode.OUT_UNWRITABLE,
  })
})

t.test('a file is not unsealed before its sectors have proved it', async t => {
  const folder = t.testdir()
  const workplace = await openWorkplace(folder, { waitDealsDelayMs: 60_000 })
  t.teardown(() => workplace.system.stop())
  const path = join(folder, 'in')
  writeFileSync(path, 'not yet')
  const { cid } = await workplace.sealer.methods.SealFile({ path, leaveOpen: true })
  await t.rejects(workplace.sealer.methods.UnsealFile({ cid, out: join(folder, 'out'), overwrite: false }), {
    code: SealerErrorCode.FILE_NOT_SEALED,
  })
})

t.test('a sector removed after sealing leaves its file incomplete, until the same file fills the gap', async t => {
  const folder = t.testdir()
  const { workplace, cid, bytes } = await sealed(t, folder, 5000)
  const { sealer, sectorIn, system } = workplace
  await sealer.methods.SectorRemove(1)
  await sectorIn(1, 'Removed')
  await system.until(`file/${cid}`, view => view.state === 'Incomplete')
  const out = join(folder, 'out')
  await t.rejects(sealer.methods.UnsealFile({ cid, out, overwrite: false }), { code: SealerErrorCode.FILE_NOT_SEALED })
  await sealer.methods.SealFile({ path: join(folder, 'in'), leaveOpen: false })
  await system.until(`file/${cid}`, view => view.state === 'Sealed')
  await sealer.methods.UnsealFile({ cid, out, overwrite: false })
  t.ok(readFileSync(out).equals(bytes))
  t.equal((await sealer.methods.SectorsStatus(3)).pieces.length, 1, 'in a sector of a new number')
})

t.test('only a sector that gave up can be retried', async t => {
  const { workplace } = await sealed(t, t.testdir())
  await t.rejects(workplace.sealer.methods.SectorRetry(0), { code: SealerErrorCode.SECTOR_NOT_FAILED })
})

t.test('a lost manifest is named, and written anew when the file is given again', async t => {
  const folder = t.testdir()
  const { workplace, cid } = await sealed(t, folder)
  const { sealer, storage } = workplace
  const manifest = join(storage.sealing, 'files', `${cid}.json`)
  rmSync(manifest)
  await t.rejects(sealer.methods.FileStatus(cid), { code: SealerErrorCode.MANIFEST_UNREADABLE })
  await sealer.methods.SealFile({ path: join(folder, 'in'), leaveOpen: false })
  t.ok(existsSync(manifest))
})
