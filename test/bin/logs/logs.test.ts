import { appendFileSync, mkdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import t, { type Test } from 'tap'
import { type LogsOptions, showLogs } from '../../../bin/logs/show-logs.js'
import { since } from '../../../bin/logs/since.js'
import { Output } from '../../../runtime/command/index.js'
import { run, start } from '../vesper.js'

const NOW = Date.parse('2026-03-01T12:00:00Z')
const MINUTE = 60_000

const line = (msg: string, fields: object = {}): string =>
  `${JSON.stringify({ level: 30, time: NOW, pid: 7, ...fields, msg })}\n`

function repoWith(t: Test, log: string | null, before: string | null = null) {
  const repo = t.testdir({ logs: {} })
  const path = join(repo, 'logs', 'vesper.log')
  if (log !== null) writeFileSync(path, log)
  if (before !== null) writeFileSync(`${path}.1`, before)
  return { repo, path }
}

async function shown(repo: string, options: LogsOptions, { json = false } = {}): Promise<string> {
  const out = new PassThrough()
  const chunks: Buffer[] = []
  out.on('data', chunk => chunks.push(chunk))
  const output = new Output({ json }, { out, err: new PassThrough() })
  await showLogs(options, { repo, output, now: () => NOW, interrupted: new AbortController().signal })
  return Buffer.concat(chunks).toString()
}

const words = (text: string): string[] => [...text.matchAll(/word-(\S+)/g)].map(([, word]) => word as string)

t.test('the last lines are shown as a person reads them, the oldest first', async t => {
  const { repo } = repoWith(t, [...Array(9).keys()].map(n => line(`word-${n}`, { kind: 'x' })).join(''))
  t.equal(
    await shown(repo, { lines: 2 }),
    '2026-03-01T12:00:00 info  word-7 kind=x\n2026-03-01T12:00:00 info  word-8 kind=x\n',
  )
  t.equal(await shown(repo, { lines: 0 }), '')
})

t.test('without a bound fifty lines are shown, with --since all that are not older', async t => {
  const log = [...Array(200).keys()].map(n => line(`word-${n}`, { time: NOW - (199 - n) * 1_000 })).join('')
  const { repo } = repoWith(t, log)
  t.equal(words(await shown(repo, {})).length, 50)
  t.same(words(await shown(repo, { since: since('2m') })).at(0), '79')
  t.equal(words(await shown(repo, { since: since('2m') })).length, 121)
  t.equal(words(await shown(repo, { since: since('2026-03-01T11:59:59Z') })).length, 2)
})

t.test('the log that was set aside at the last start has the lines before', async t => {
  const { repo } = repoWith(t, line('word-c'), line('word-a') + line('word-b'))
  t.same(words(await shown(repo, { lines: 2 })), ['b', 'c'])
  t.same(words(await shown(repo, { lines: 9 })), ['a', 'b', 'c'])
  const { repo: only } = repoWith(t, null, line('word-a'))
  t.same(words(await shown(only, {})), ['a'])
})

t.test('lines are picked by level, actor and text', async t => {
  const { repo } = repoWith(
    t,
    line('word-calm') +
      line('word-warned', { level: 40, actor: 'sector/t01000/1' }) +
      line('word-other', { level: 50, actor: 'sector/t01000/11' }) +
      line('word-effect', { level: 20, effects: ['sector/t01000/1/7/0'] }) +
      line('word-quoted "so"'),
  )
  t.same(words(await shown(repo, { level: 'warn' })), ['warned', 'other'])
  t.same(words(await shown(repo, { actor: 'sector/t01000/1' })), ['warned', 'effect'])
  t.same(words(await shown(repo, { grep: 'quoted "so"' })), ['quoted'])
  t.same(words(await shown(repo, { grep: 'nowhere' })), [])
})

t.test('what is picked is counted, not what is read', async t => {
  const rare = [...Array(4000).keys()].map(n => line(`word-${n}`, { level: n % 1000 === 0 ? 50 : 30 })).join('')
  const { repo } = repoWith(t, rare)
  t.same(words(await shown(repo, { level: 'error', lines: 2 })), ['2000', '3000'])
})

t.test('a line that can not be read is shown as it is, whatever the level, and to scripts as an object', async t => {
  const { repo } = repoWith(t, `${line('word-a')}{"level":30,"ti\nnull\n5\n${line('word-b').trimEnd()}`)
  t.equal((await shown(repo, { level: 'fatal' })).trim(), '{"level":30,"ti\nnull\n5')
  const objects = (await shown(repo, {}, { json: true }))
    .trim()
    .split('\n')
    .map(text => JSON.parse(text))
  t.match(objects, [
    { msg: 'word-a' },
    { broken: '{"level":30,"ti' },
    { broken: 'null' },
    { broken: '5' },
    { msg: 'word-b' },
  ])
})

t.test('control characters never reach the terminal', async t => {
  const { repo } = repoWith(t, `${line('word-\u001b[2Jcleared\nnext')}torn \u001b]0;title\u0007\n`)
  const text = await shown(repo, {})
  t.match(text, 'word-\\x1b[2Jcleared\\nnext\n')
  t.notMatch(text, /[^\P{Cc}\n]/u)
})

t.test('lines longer than what is read at once, and letters of several bytes on its borders, stay whole', async t => {
  const long = `word-é${'ö'.repeat(100_000)}`
  const { repo } = repoWith(t, line('word-a') + line(long) + line('word-b'))
  t.same(words(await shown(repo, { lines: 3 })), ['a', long.slice(5), 'b'])
  t.same(words(await shown(repo, { lines: 2 })), [long.slice(5), 'b'])
})

t.test('a huge log costs no more than a small one', async t => {
  const { repo, path } = repoWith(t, line('word-first'))
  // A hole of 8 GiB: nobody could read that within this test.
  truncateSync(path, 8 * 2 ** 30)
  appendFileSync(path, `\n${line('word-a')}${line('word-b')}`)
  t.same(words(await shown(repo, { lines: 2 })), ['a', 'b'])
})

t.test('a repo without a log is told, with exit code 3', async t => {
  const { repo } = repoWith(t, null)
  const { code, err } = await run(t, ['logs', '--repo', repo])
  t.equal(code, 3)
  t.match(err, /^error FILE_NOT_FOUND: there is no log yet at .*vesper\.log\n/)
})

t.test('a level, time or count that makes no sense is refused', async t => {
  const { repo } = repoWith(t, line('word-a'))
  for (const words of [
    ['--level', 'loud'],
    ['--since', 'yesterday'],
    ['--since', '10'],
    ['-n', 'x'],
  ]) {
    const { code, err } = await run(t, ['logs', ...words, '--repo', repo])
    t.equal(code, 2, words.join(' '))
    t.match(err, 'COMMAND_USAGE')
  }
})

t.test('following goes on over a rotation, a truncation and a removal, and ends with Ctrl-C', async t => {
  const { repo, path } = repoWith(t, line('word-old') + line('word-first'))
  const following = start(t, ['logs', '-f', '-n', '1', '--repo', repo])
  await following.said('word-first')
  appendFileSync(path, line('word-second').slice(0, 30))
  appendFileSync(path, line('word-second').slice(30))
  await following.said('word-second')
  appendFileSync(path, line('word-last-of-file'))
  renameSync(path, `${path}.1`)
  writeFileSync(path, line('word-rotated'))
  await following.said('word-rotated')
  truncateSync(path, 0)
  appendFileSync(path, line('word-cut'))
  await following.said('word-cut')
  renameSync(path, `${path}.2`)
  writeFileSync(path, line('word-again'))
  await following.said('word-again')
  following.child.kill('SIGINT')
  const { code, out } = await following.ended
  t.equal(code, 0)
  t.same(words(out), ['first', 'second', 'last-of-file', 'rotated', 'cut', 'again'])
})

t.test('following waits for a log that is not there yet', async t => {
  const repo = t.testdir({})
  const following = start(t, ['logs', '--follow', '--json', '--repo', repo])
  mkdirSync(join(repo, 'logs'))
  writeFileSync(join(repo, 'logs', 'vesper.log'), line('word-a'))
  await following.said('word-a')
  following.child.kill('SIGTERM')
  t.equal((await following.ended).code, 0)
})

t.test('the log of a real process can be read while it runs and after', async t => {
  const repo = join(t.testdir({}), 'repo')
  const serving = start(t, ['run', '--json', '--repo', repo])
  await serving.said('"event":"ready"')
  t.match((await run(t, ['logs', '--repo', repo])).out, 'the process answers')
  serving.child.kill('SIGTERM')
  await serving.ended
  t.match((await run(t, ['logs', '-n', '1', '--repo', repo])).out, 'the process ends')
  t.match(readFileSync(join(repo, 'logs', 'vesper.log'), 'utf8'), 'the process ends')
})

t.test('a span reaches back from now, a time without a zone is of this machine', t => {
  t.equal(since('10m')(NOW), NOW - 10 * MINUTE)
  t.equal(since('1.5h')(NOW), NOW - 90 * MINUTE)
  t.equal(since('2026-03-01T12:00')(0), new Date(2026, 2, 1, 12).getTime())
  t.end()
})
