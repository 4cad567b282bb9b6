/** The signing log: what it keeps, what it finds, and what it gives. */
import { readFileSync, statSync } from 'node:fs'
import t from 'tap'
import { WalletErrorCode } from '../../../../actors/wallet/errors.js'
import { systemLogDisk } from '../../../../actors/wallet/signing-log/index.js'
import { entryOf, filesOf, folderOf, NOW, openLog, SIGNER } from './logs.js'

t.test('what was recorded is there after a restart, and the chain goes on', async t => {
  const folder = folderOf(t)
  const first = (await openLog(folder)).log
  const entry = entryOf('a')
  t.strictSame(await first.append(entry), { number: 1, ...entry })
  await first.close()
  const { log, recent, torn } = await openLog(folder)
  t.strictSame(recent, [{ number: 1, ...entry }])
  t.strictSame(torn, [])
  t.strictSame(log.head, first.head)
  t.equal((await log.append(entryOf('b'))).number, 2)
  t.strictSame(await log.verify(), {
    ...{ files: 1, firstFile: 1, records: 2, head: log.head.hash, broken: null, torn: null },
  })
  t.equal(statSync(filesOf(folder)[0] as string).mode & 0o777, 0o600)
})

t.test('a record is on disk when it is answered', async t => {
  const folder = folderOf(t)
  const { log } = await openLog(folder)
  await Promise.all(
    Array.from({ length: 50 }, async (_, at) => {
      await log.append(entryOf(`r${at}`))
      t.ok(readFileSync(filesOf(folder)[0] as string, 'utf8').includes(`"id":"r${at}"`))
    }),
  )
})

t.test('requests of one moment share a write', async t => {
  let writes = 0
  const disk = {
    ...systemLogDisk,
    append: (path: string, bytes: Uint8Array) => {
      writes++
      return systemLogDisk.append(path, bytes)
    },
  }
  const { log } = await openLog(folderOf(t), {}, { disk })
  await Promise.all(Array.from({ length: 1_000 }, (_, at) => log.append(entryOf(`r${at}`))))
  t.equal(writes, 1)
  t.equal(log.head.records, 1_000)
})

t.test('each request is in the log once, over restarts, too', async t => {
  const folder = folderOf(t)
  const { log } = await openLog(folder)
  const repeated = { code: WalletErrorCode.REQUEST_REPLAYED, detail: { id: 'a' } }
  const first = log.append(entryOf('a'))
  await t.rejects(log.append(entryOf('a')), repeated)
  await first
  await t.rejects(log.append(entryOf('a', { decision: 'refused' })), repeated)
  const again = (await openLog(folder)).log
  await t.rejects(again.append(entryOf('a')), repeated)
  t.equal(again.head.records, 1)
  const long = 'x'.repeat(10_000)
  await again.append(entryOf(long))
  await t.rejects((await openLog(folder)).log.append(entryOf(long)), { code: WalletErrorCode.REQUEST_REPLAYED })
})

t.test('so many ids are remembered, and no more', async t => {
  const { log } = await openLog(folderOf(t), { rememberedIds: 2 })
  for (const id of ['a', 'b', 'c']) await log.append(entryOf(id))
  await log.append(entryOf('a'))
  await t.rejects(log.append(entryOf('c')), { code: WalletErrorCode.REQUEST_REPLAYED })
})

t.test('a file that has grown is followed by another, and the chain goes over all', async t => {
  const folder = folderOf(t)
  let { log } = await openLog(folder, { rotateBytes: 1_500 })
  for (let at = 0; at < 30; at++) {
    await log.append(entryOf(`r${at}`))
    if (at % 7 === 0) ({ log } = await openLog(folder, { rotateBytes: 1_500 }))
  }
  const { length } = filesOf(folder)
  t.ok(length > 5)
  t.match(await log.verify(), { files: length, firstFile: 1, records: 30, head: log.head.hash, broken: null })
  t.same(
    (await log.query({ limit: 1_000 })).map(({ number }) => number),
    Array.from({ length: 30 }, (_, at) => 30 - at),
  )
})

t.test('records are found by time, signer and decision, the newest first', async t => {
  const folder = folderOf(t)
  const { log } = await openLog(folder, { rotateBytes: 1_000 })
  for (let at = 0; at < 20; at++)
    await log.append(
      entryOf(`r${at}`, {
        at: NOW + at * 1_000,
        signer: at % 2 === 0 ? SIGNER : 't3other',
        decision: at % 5 === 0 ? 'refused' : 'granted',
      }),
    )
  const found = async (query: Parameters<typeof log.query>[0]) => (await log.query(query)).map(({ id }) => id)
  t.same(await found({ from: NOW + 17_000 }), ['r19', 'r18', 'r17'])
  t.same(await found({ until: NOW + 2_000 }), ['r1', 'r0'])
  t.same(await found({ decision: 'refused' }), ['r15', 'r10', 'r5', 'r0'])
  t.same(await found({ decision: 'refused', signer: SIGNER }), ['r10', 'r0'])
  t.same(await found({ limit: 2, signer: 't3other' }), ['r19', 'r17'])
  t.same(await found({ from: NOW + 100_000 }), [])
  t.same(await found({ id: 'r7' }), ['r7'])
  t.same(await found({ type: 'block' }), [])
  t.same(await found({ skip: 3, limit: 2, signer: 't3other' }), (await found({ signer: 't3other' })).slice(3, 5))
  t.same(await found({ skip: 18 }), ['r1', 'r0'])
  t.same(await found({ skip: 20 }), [])
})

t.test('what is asked for since a time is given when it is opened, even where the clock was set back', async t => {
  const folder = folderOf(t)
  const { log } = await openLog(folder, { rotateBytes: 1 })
  const times = [NOW - 5_000, NOW + 9_000, NOW - 4_000, NOW - 3_000, NOW + 1_000, NOW - 2_000]
  for (const [number, at] of times.entries()) await log.append(entryOf(`r${number}`, { at }))
  const { recent } = await openLog(folder, {}, { since: NOW })
  t.same(
    recent.map(({ id }) => id),
    ['r1', 'r4'],
  )
})

t.test('after a disk that refused nothing is recorded any more, until the log is opened again', async t => {
  const folder = folderOf(t)
  let isFull = false
  const disk = {
    ...systemLogDisk,
    append: (path: string, bytes: Uint8Array) =>
      isFull ? Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' })) : systemLogDisk.append(path, bytes),
  }
  const { log } = await openLog(folder, {}, { disk })
  await log.append(entryOf('a'))
  isFull = true
  const failed = { code: WalletErrorCode.SIGNING_LOG_FAILED, message: /\(ENOSPC\)/ }
  await Promise.all([t.rejects(log.append(entryOf('b')), failed), t.rejects(log.append(entryOf('c')), failed)])
  isFull = false
  await t.rejects(log.append(entryOf('d')), failed)
  const { recent } = await openLog(folder)
  t.same(
    recent.map(({ id }) => id),
    ['a'],
  )
})

t.test('a log that is closed has what was given before, and takes no more', async t => {
  const folder = folderOf(t)
  const { log } = await openLog(folder)
  const given = log.append(entryOf('a'))
  await log.close()
  t.equal((await given).number, 1)
  await t.rejects(log.append(entryOf('b')), { code: WalletErrorCode.SIGNING_LOG_CLOSED })
  t.equal((await openLog(folder)).log.head.records, 1)
})

t.test('what callers choose can’t break a line or fill the disk', async t => {
  const folder = folderOf(t)
  const { log } = await openLog(folder)
  const evil = '\n"}\u2028\0'.repeat(2_000)
  const record = await log.append(entryOf('a', { type: evil, caller: evil, reason: evil, signer: evil }))
  t.ok(JSON.stringify(record).length < 10_000)
  t.match(await log.verify(), { records: 1, broken: null })
  t.strictSame((await openLog(folder)).recent, [record])
})
