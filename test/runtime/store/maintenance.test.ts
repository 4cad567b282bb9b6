import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import {
  Batch,
  backupStore,
  compactStore,
  encodeRecord,
  keys,
  openLmdbStore,
  recoverCompaction,
  restoreStore,
  StoreErrorCode,
  storeStat,
  Table,
  verifyStore,
} from '../../../runtime/store/index.js'

type Rows = readonly (readonly [Table, Uint8Array, Uint8Array])[]
const of = (address: string, n: number): Uint8Array => keys.numbered(keys.prefixOf(address), n)
const record = encodeRecord({ text: 'x'.repeat(500) })
const SOUND: Rows = [
  [Table.Snapshots, of('box/1', 0), record],
  [Table.Journal, of('box/1', 1), record],
  [Table.Timers, keys.due(5, 'box/1\0x'), record],
  [Table.Index, Buffer.from('box\0state\0open\0box/1'), Buffer.from([0])],
]

async function write(path: string, rows: Rows): Promise<void> {
  const store = openLmdbStore({ path })
  const batch = new Batch()
  for (const row of rows) batch.put(...row)
  await store.commit(batch, await store.acquire()).flushed
  await store.close()
}

async function made(t: Test, rows: Rows = SOUND): Promise<string> {
  const path = join(t.testdir(), 'store')
  await write(path, rows)
  return path
}

t.test('sizes are told by table', async t => {
  const stat = await storeStat(await made(t))
  t.equal(stat.epoch, 1)
  t.ok(stat.bytes > 0)
  t.match(
    stat.tables.find(table => table.table === 'journal'),
    { rows: 1, bytes: Number },
  )
})

t.test('a backup is restored to where no store is, and only there', async t => {
  const path = await made(t)
  const copy = `${path}-copy`
  await backupStore(path, copy)
  await t.rejects(backupStore(path, copy), { code: StoreErrorCode.TARGET_EXISTS })
  await t.rejects(restoreStore(copy, path), { code: StoreErrorCode.TARGET_EXISTS })
  await t.rejects(restoreStore(`${path}-nothing`, `${path}-new`), { code: StoreErrorCode.UNREADABLE })
  const restored = await restoreStore(copy, `${path}-new`)
  t.ok(restored.bytes > 0)
  t.same(await verifyStore(`${path}-new`), { records: SOUND.length, faults: [] })
  t.notOk(existsSync(`${path}-new.restoring`))
})

t.test('a corrupt record and an orphan row are found, and such a backup is not restored', async t => {
  const broken = Buffer.from(record)
  broken[20] = (broken[20] as number) ^ 1
  const path = await made(t, [
    ...SOUND,
    [Table.Journal, of('box/1', 2), broken],
    [Table.Outbox, keys.numberedPair(keys.prefixOf('box/gone'), 1, 0), record],
    [Table.Timers, keys.due(7, 'box/gone\0x'), record],
  ])
  const { records, faults } = await verifyStore(path)
  t.equal(records, SOUND.length + 3)
  t.same(
    faults.map(fault => [fault.table, fault.code]),
    [
      ['journal', StoreErrorCode.RECORD_CORRUPT],
      ['outbox', 'STORE_ROW_ORPHANED'],
      ['timers', 'STORE_ROW_ORPHANED'],
    ],
  )
  t.match(faults[1]?.message, /box\/gone/)
  await t.rejects(restoreStore(path, `${path}-new`), { code: StoreErrorCode.UNREADABLE })
  t.notOk(existsSync(`${path}-new`))
})

t.test('compaction gives free pages back and keeps every row', async t => {
  const path = await made(t)
  const store = openLmdbStore({ path })
  const fence = await store.acquire()
  const big = new Batch()
  const gone = new Batch()
  for (let i = 0; i < 2_000; i++) {
    big.put(Table.Journal, of('box/1', 10 + i), encodeRecord('x'.repeat(1_000)))
    gone.remove(Table.Journal, of('box/1', 10 + i))
  }
  await store.commit(big, fence).flushed
  await store.commit(gone, fence).flushed
  await store.close()
  const { before, after } = await compactStore(path)
  t.ok(after < before / 2, `${before} → ${after} bytes`)
  t.same(await verifyStore(path), { records: SOUND.length, faults: [] })
  t.notOk(existsSync(`${path}.before-compaction`))
  t.equal((await storeStat(path)).epoch, 2, 'the fence goes along')
})

t.test('a compaction that a crash cut short is finished or taken back', async t => {
  const path = await made(t)
  await backupStore(path, `${path}.compacting`)
  await recoverCompaction(path)
  t.notOk(existsSync(`${path}.compacting`), 'before anything was renamed')

  renameSync(path, `${path}.before-compaction`)
  await recoverCompaction(path)
  t.equal((await verifyStore(path)).records, SOUND.length, 'between the two renames')

  await backupStore(path, `${path}.before-compaction`)
  await recoverCompaction(path)
  t.notOk(existsSync(`${path}.before-compaction`), 'before the old one was removed')
  t.equal((await verifyStore(path)).records, SOUND.length)
  await recoverCompaction(path)
})
