/** Whatever is changed in the log is found; whatever ends its process takes nothing that was answered. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { WalletErrorCode } from '../../../../actors/wallet/errors.js'
import { linked } from '../../../../actors/wallet/signing-log/chain.js'
import { type SigningLog, systemLogDisk } from '../../../../actors/wallet/signing-log/index.js'
import { LogFiles } from '../../../../actors/wallet/signing-log/log-files.js'
import { verifyLog } from '../../../../actors/wallet/signing-log/verification.js'
import { endingLogDisk, entryOf, filesOf, folderOf, openLog } from './logs.js'

const ROTATE = { rotateBytes: 1_200 }
const verified = (folder: string) => verifyLog(new LogFiles(folder, systemLogDisk))
const idsOf = async (log: SigningLog) => (await log.query({ limit: 1_000_000 })).map(({ id }) => id).reverse()

async function filled(folder: string, records: number): Promise<void> {
  const { log } = await openLog(folder, ROTATE)
  for (let at = 0; at < records; at++) await log.append(entryOf(`r${at}`))
}

t.test('any byte that was changed is found, in whatever file', async t => {
  const folder = folderOf(t)
  await filled(folder, 12)
  const files = filesOf(folder)
  t.ok(files.length > 2)
  const whole = files.map(path => readFileSync(path))
  const place = fc
    .nat(files.length - 1)
    .chain(file => fc.record({ file: fc.constant(file), at: fc.nat((whole[file] as Buffer).length - 1) }))
  await fc.assert(
    fc.asyncProperty(place, fc.integer({ min: 1, max: 255 }), async ({ file, at }, flip) => {
      const bytes = Buffer.from(whole[file] as Buffer)
      bytes[at] = (bytes[at] as number) ^ flip
      writeFileSync(files[file] as string, bytes)
      const { broken, torn } = await verified(folder)
      writeFileSync(files[file] as string, whole[file] as Buffer)
      t.ok(broken !== null || torn !== null)
    }),
    { numRuns: 500 },
  )
  // Each newline, which parts records, and the first byte of each file.
  for (const [file, path] of files.entries()) {
    const original = whole[file] as Buffer
    for (const at of [0, ...[...original.keys()].filter(place => original[place] === 0x0a)]) {
      const bytes = Buffer.from(original)
      bytes[at] = 0x20
      writeFileSync(path, bytes)
      const { broken, torn } = await verified(folder)
      t.ok(broken !== null || torn !== null, `${path}:${at}`)
    }
    writeFileSync(path, original)
  }
  t.match(await verified(folder), { records: 12, broken: null, torn: null })
})

t.test('the first break is named', async t => {
  const folder = folderOf(t)
  await filled(folder, 12)
  const path = filesOf(folder)[1] as string
  const lines = readFileSync(path, 'utf8').split('\n')
  const before = lines.slice(0, 2)
  const replaced = (third: string) => writeFileSync(path, [...before, third, ...lines.slice(3)].join('\n'))
  replaced((lines[2] as string).replace('granted', 'refused'))
  t.match((await verified(folder)).broken, {
    path,
    line: 3,
    problem: 'which is not what was written there after the line before it',
  })
  writeFileSync(path, [...before, ...lines.slice(3)].join('\n'))
  t.match((await verified(folder)).broken, { path, line: 3 }, 'a line is missing')
  writeFileSync(path, [...before, lines[1], ...lines.slice(2)].join('\n'))
  t.match((await verified(folder)).broken, { path, line: 3 }, 'a line is there twice')
})

t.test('a record that was forged with a right hash of its own breaks the chain behind it', async t => {
  const folder = folderOf(t)
  await filled(folder, 12)
  const [, path = '', next = ''] = filesOf(folder)
  const lines = readFileSync(path, 'utf8').split('\n')
  const at = lines.length - 2
  const [before = '', forged = ''] = [lines[at - 1]?.slice(0, 64), lines[at]?.slice(65)]
  lines[at] = linked(before, { ...JSON.parse(forged), reason: 'granted by nobody' }).text.trimEnd()
  writeFileSync(path, lines.join('\n'))
  t.match((await verified(folder)).broken, { path: next, line: 1 })
})

t.test('a file that is missing, cut at a line, or of another log, is found', async t => {
  const origin = folderOf(t)
  await filled(origin, 14)
  const brokenBy = async (deed: (files: readonly string[], folder: string) => void) => {
    const folder = `${origin}-changed`
    rmSync(folder, { recursive: true, force: true })
    cpSync(origin, folder, { recursive: true })
    deed(filesOf(folder), folder)
    return (await verified(folder)).broken
  }
  t.match(await brokenBy(([, second = '']) => rmSync(second)), { path: /00000002/, problem: 'which is missing' })
  t.match(
    await brokenBy(([, second = '']) => {
      const bytes = readFileSync(second)
      truncateSync(second, bytes.subarray(0, -1).lastIndexOf('\n') + 1)
    }),
    { path: /00000003/, line: 1 },
  )
  t.match(await brokenBy(([first = '', second = '']) => cpSync(first, second)), { path: /00000002/, line: 1 })
  t.equal(await brokenBy(([first = '']) => rmSync(first)), null, 'the oldest may be moved away')
})

t.test('a record that was torn is taken off, kept beside, and told', async t => {
  const folder = folderOf(t)
  await filled(folder, 3)
  const path = filesOf(folder).at(-1) as string
  const whole = readFileSync(path)
  appendFileSync(path, 'half a rec')
  t.match(await verified(folder), { records: 3, broken: null, torn: { path, bytes: 10 } })
  const { log, torn } = await openLog(folder, ROTATE)
  t.strictSame(
    torn.map(({ bytes }) => bytes),
    [10],
  )
  t.equal(readFileSync(torn[0]?.keptAs as string, 'utf8'), 'half a rec')
  t.same(readFileSync(path), whole)
  await log.append(entryOf('next'))
  t.match(await verified(folder), { records: 4, broken: null, torn: null })
})

t.test('a new file that was torn before its first line goes, and the one before goes on', async t => {
  const folder = folderOf(t)
  await filled(folder, 3)
  const { length } = filesOf(folder)
  for (const text of ['', 'abc']) {
    writeFileSync(`${folder}/signing-0000000${length + 1}.log`, text)
    const { log, torn } = await openLog(folder, ROTATE)
    t.equal(torn.length, 1)
    t.equal(filesOf(folder).length, length)
    t.equal(log.head.records, 3)
  }
})

t.test('a log that was changed where it was read can’t be opened, so nothing is signed', async t => {
  const folder = folderOf(t)
  await filled(folder, 6)
  const path = filesOf(folder).at(-1) as string
  writeFileSync(path, readFileSync(path, 'utf8').replace('"amount":"12"', '"amount":"02"'))
  await t.rejects(openLog(folder), {
    code: WalletErrorCode.SIGNING_LOG_DAMAGED,
    message: /^nothing is signed: the signing log is broken at .*\.log:2, which is not what was written there/,
  })
})

/** What was answered is there, in its order, and nothing twice. */
async function assertKept(
  t: Test,
  folder: string,
  answered: readonly string[],
  given: readonly string[],
): Promise<void> {
  const { log } = await openLog(folder, ROTATE)
  const ids = await idsOf(log)
  t.strictSame(ids.slice(0, answered.length), answered)
  t.strictSame(ids, given.slice(0, ids.length))
  t.match(await log.verify(), { records: ids.length, broken: null, torn: null })
}

t.test('a process that ends at any step on disk loses nothing that it answered', async t => {
  const origin = folderOf(t)
  for (let steps = 0, isEnding = true; isEnding; steps++) {
    const folder = `${origin}-${steps}`
    const { disk, ended } = endingLogDisk(steps)
    const [answered, given]: [string[], string[]] = [[], []]
    const append = async (log: SigningLog, id: string) => {
      given.push(id)
      await log.append(entryOf(id)).then(
        () => answered.push(id),
        () => {},
      )
    }
    const opened = await openLog(folder, ROTATE, { disk }).catch(() => null)
    for (let round = 0; opened !== null && round < 5 && !ended(); round++)
      await Promise.all([1, 2].map(at => append(opened.log, `r${round}-${at}`)))
    isEnding = ended()
    await assertKept(t, folder, answered, given)
  }
})

t.test('one that ends again while it takes off what was torn loses nothing either', async t => {
  const origin = folderOf(t)
  await filled(origin, 4)
  appendFileSync(filesOf(origin).at(-1) as string, 'half a rec')
  const ids = ['r0', 'r1', 'r2', 'r3']
  for (let steps = 0, isEnding = true; isEnding; steps++) {
    const folder = `${origin}-${steps}`
    cpSync(origin, folder, { recursive: true })
    const { disk, ended } = endingLogDisk(steps)
    await openLog(folder, ROTATE, { disk }).catch(() => {})
    isEnding = ended()
    await assertKept(t, folder, ids, ids)
  }
})

t.test('a process killed in the middle of its work leaves all that it told', async t => {
  const folder = folderOf(t)
  const main = fileURLToPath(new URL('./mains/append.js', import.meta.url))
  let told: string[] = []
  for (const [round, lines] of [40, 75, 101].entries()) {
    const child = spawn(process.execPath, [main, folder, `k${round}`], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exit = once(child, 'exit')
    const ids: string[] = []
    for await (const line of createInterface(child.stdout)) {
      ids.push(line)
      if (ids.length >= lines) child.kill('SIGKILL')
    }
    t.equal((await exit)[1], 'SIGKILL')
    const { log } = await openLog(folder, ROTATE)
    const kept = await idsOf(log)
    told = [...told, ...ids]
    t.strictSame(
      told.filter(id => !kept.includes(id)),
      [],
    )
    t.equal(new Set(kept).size, kept.length)
    t.match(await log.verify(), { records: kept.length, broken: null, torn: null })
  }
})
