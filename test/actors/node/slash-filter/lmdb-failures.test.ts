/** A disk that fails lets no block pass. */
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'lmdb'
import t from 'tap'
import { openSlashFilter, type SlashFilter, SlashFilterErrorCode } from '../../../../actors/node/slash-filter/index.js'
import { RecordingFilter } from '../../../../actors/node/slash-filter/recording-filter.js'
import { blockOn, somewhere } from './blocks.js'

const { STORE_FAILED, STORE_SLOW, STORE_TOO_NEW } = SlashFilterErrorCode
const openIn = (folder: string): Promise<SlashFilter> => openSlashFilter({ type: 'lmdb', timeoutMs: 5_000 }, { folder })

t.test('a folder that holds something else is refused, and left alone', async t => {
  const folder = t.testdir({ 'data.mdb': 'no LMDB file at all, but quite long enough for one' })
  await t.rejects(openIn(folder), { code: STORE_FAILED, message: /does not begin like an LMDB file/ })
})

t.test('a store that a newer program wrote is refused', async t => {
  const folder = join(t.testdir(), 'store')
  await (await openIn(folder)).close()
  const root = open({ path: folder, noSubdir: false, encoding: 'binary', keyEncoding: 'binary' })
  const about = root.openDB({ name: 'about', encoding: 'binary', keyEncoding: 'binary' })
  await about.put(Buffer.from('format') as never, Buffer.from([2]))
  await root.close()
  await t.rejects(openIn(folder), { code: STORE_TOO_NEW, detail: { stored: '2', known: '1' } })
})

/** Runs what follows `filter` in a process of its own, which says what came of it. */
function elsewhere(folder: string, script: string, { before = '', as = {} } = {}): string {
  const index = new URL('../../../../actors/node/slash-filter/index.js', import.meta.url).href
  const blocks = new URL('./blocks.js', import.meta.url).href
  const program = `
    import { openSlashFilter } from ${JSON.stringify(index)}
    import { blockOn, somewhere } from ${JSON.stringify(blocks)}
    const open = () => openSlashFilter({ type: 'lmdb', timeoutMs: 2000 }, { folder: ${JSON.stringify(folder)} })
    ${script}`
  const node = [process.execPath, '--input-type=module', '-e', '"$0"'].join(' ')
  const child = spawnSync('sh', ['-c', `${before} exec ${node}`, program], { encoding: 'utf8', ...as })
  return child.stdout.trim() || child.stderr
}

t.test('a folder that cannot be written is refused', t => {
  const folder = join(t.testdir(), 'read-only')
  mkdirSync(folder)
  chmodSync(folder, 0o555)
  // Permissions don't bind root, so somebody else tries.
  const as = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const said = elsewhere(folder, 'await open().catch(error => console.log(error.message))', { as })
  t.match(said, /STORE_READ_ONLY/)
  t.end()
})

t.test('a disk that is full lets no block pass, and what had passed stays', async t => {
  const folder = join(t.testdir(), 'store')
  // Files of this process may not grow past 256 blocks of 512 bytes, as on a full disk.
  const said = elsewhere(
    folder,
    `process.on('SIGXFSZ', () => {})
     const filter = await open()
     let passed = 0
     for (let height = 1; ; height++) {
       const parents = somewhere(height * 10)
       const block = blockOn(parents)
       try { await filter.record(block, parents); passed++ } catch (error) {
         const again = await filter.record(block, parents).then(() => 'passed', error => error.code)
         console.log(passed > 0, error.code, again)
         process.exit()
       }
       if (passed > 5000) throw new Error('it never got full')
     }`,
    { before: 'ulimit -f 256;' },
  )
  t.match(said, /^true SLASH_FILTER_STORE_(FAILED|SLOW) SLASH_FILTER_STORE_(FAILED|SLOW)$/)
  const filter = await openIn(folder)
  const parents = somewhere(9)
  t.ok((await filter.record(blockOn(parents, { miner: 7 }), parents)).isNew)
  await filter.close()
})

t.test('a store that gives no answer lets no block pass', async t => {
  let timeOut = (): void => {}
  const clock = {
    after: (delayMs: number, run: () => void) => {
      t.equal(delayMs, 700)
      timeOut = run
      return () => {}
    },
  }
  let fail = (_: Error): void => {}
  const add = () => new Promise<never>((_, reject) => (fail = reject))
  const filter = new RecordingFilter(
    { timeoutMs: 700 },
    { blocks: { name: 'a disk', add, close: async () => {} }, clock },
  )
  const parents = somewhere(9)
  const answer = filter.record(blockOn(parents), parents)
  timeOut()
  await t.rejects(answer, { code: STORE_SLOW, detail: { store: 'a disk', timeoutMs: 700 } })
  // What comes too late is nobody's failure any more.
  fail(new Error('late'))
  await new Promise(setImmediate)
})

t.test('a file in the way of the folder is named', async t => {
  const path = join(t.testdir(), 'file')
  writeFileSync(path, '')
  await t.rejects(openIn(path), { code: STORE_FAILED, detail: { store: path } })
})
