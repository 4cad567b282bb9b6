import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { run, start } from './vesper.js'

t.setTimeout(120_000)

function repoOf(t: Test, name = 'repo'): string {
  t.testdir({})
  const folder = mkdtempSync(join(tmpdir(), 'vesper-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, name)
}

async function serve(t: Test, repo: string) {
  const process = start(t, ['run', '--json', '--repo', repo])
  await process.said('"event":"ready"')
  return process
}

t.test('a command finds the running process, and a second process on the repo is refused', async t => {
  const repo = repoOf(t)
  const serving = await serve(t, repo)
  const pid = serving.child.pid
  const version = await run(t, ['version', '--json', '--repo', repo])
  t.match(version.json, [{ running: { pid, components: ['sealer'], repo } }])
  const second = await run(t, ['run', '--json', '--repo', repo])
  t.equal(second.code, 4)
  t.match(second.json, [{ error: { code: 'REPO_LOCKED', data: { pid }, remedy: /vesper stop/ } }])
  t.same((await run(t, ['sectors', 'list', '--json', '--repo', repo])).json, [[]])
  const compact = await run(t, ['store', 'compact', '--repo', repo])
  t.equal(compact.code, 4)
  t.equal(statSync(join(repo, 'api.sock')).mode & 0o777, 0o600)

  const stopped = await run(t, ['stop', '--json', '--repo', repo])
  t.match(stopped.json, [{ stopped: pid }])
  t.equal((await serving.ended).code, 0)
  t.notOk(existsSync(join(repo, 'api.sock')))
  t.equal((await run(t, ['stop', '--repo', repo])).code, 3)
})

t.test('a process that is told to end by a signal ends in order', async t => {
  const repo = repoOf(t)
  const serving = await serve(t, repo)
  serving.child.kill('SIGTERM')
  const { code, json } = await serving.ended
  t.equal(code, 0)
  t.match(json.at(-1), { event: 'ended' })
  t.match(readFileSync(join(repo, 'logs', 'vesper.log'), 'utf8'), 'the process ends')
})

t.test('what a killed process leaves behind is no hindrance', async t => {
  const repo = repoOf(t)
  const serving = await serve(t, repo)
  serving.child.kill('SIGKILL')
  await serving.ended
  t.ok(existsSync(join(repo, 'api.sock')))
  t.match((await run(t, ['version', '--json', '--repo', repo])).json, [{ running: null }])
  const listed = await run(t, ['actors', 'list', '--json', '--repo', repo])
  t.equal(listed.code, 0)
  t.match(listed.json, [[{ kind: 'placement' }]])
})

t.test('a repo with a long path answers at a short one, which the repo names', async t => {
  const repo = repoOf(t, 'long'.repeat(30))
  const serving = await serve(t, repo)
  const path = readFileSync(join(repo, 'api'), 'utf8').trim()
  t.ok(path.length <= 100)
  t.equal(statSync(path).mode & 0o777, 0o600)
  t.match((await run(t, ['version', '--json', '--repo', repo])).json, [{ running: { pid: serving.child.pid } }])
})

t.test('a command without a process starts what it needs, and leaves nothing running', async t => {
  const repo = repoOf(t)
  const { code, json } = await run(t, ['actors', 'show', 'placement/t01000', '--json', '--repo', repo])
  t.equal(code, 0)
  t.match(json, [{ address: 'placement/t01000', state: 'Placing', journal: [{ seq: 1 }] }])
  t.match((await run(t, ['version', '--json', '--repo', repo])).json, [{ running: null }])
  t.match(readFileSync(join(repo, 'config.toml'), 'utf8'), '#miner = "t01000"')
})

t.test('what is not there is told with exit code 3', async t => {
  const repo = repoOf(t)
  const serving = await serve(t, repo)
  for (const words of [
    ['sectors', 'status', '7'],
    ['actors', 'show', 'sector/t01000/7'],
    ['files', 'status', 'bafkqaaa'],
  ]) {
    const { code, json } = await run(t, [...words, '--json', '--repo', repo])
    t.equal(code, 3, words.join(' '))
    t.match(json, [{ error: { code: String } }])
  }
  serving.child.kill('SIGTERM')
  await serving.ended
})

t.test('a store is backed up while it is in use, verified, and brought back', async t => {
  const repo = repoOf(t)
  const backup = `${repo}-backup`
  const serving = await serve(t, repo)
  t.equal((await run(t, ['store', 'backup', backup, '--repo', repo])).code, 0)
  t.equal((await run(t, ['store', 'backup', backup, '--repo', repo])).code, 4)
  t.equal((await run(t, ['stop', '--repo', repo])).code, 0)
  await serving.ended
  rmSync(join(repo, 'sealer', 'store'), { recursive: true })
  t.equal((await run(t, ['store', 'restore', backup, '--repo', repo])).code, 0)
  const verified = await run(t, ['store', 'verify', '--json', '--repo', repo])
  t.match(verified.json, [{ ok: true, faults: [] }])
  const again = await run(t, ['store', 'restore', backup, '--json', '--repo', repo])
  t.match(again.json, [{ before: /before-restore/ }])
})

t.test('a store that is no store is told with a code, and is left as it is', async t => {
  const repo = repoOf(t)
  t.equal((await run(t, ['sectors', 'list', '--repo', repo])).code, 0)
  const data = join(repo, 'sealer', 'store', 'data.mdb')
  writeFileSync(data, 'no database')
  const { code, json } = await run(t, ['sectors', 'list', '--json', '--repo', repo])
  t.equal(code, 1)
  t.match(json, [{ error: { code: 'STORE_UNREADABLE', remedy: /restore/ } }])
  t.equal(readFileSync(data, 'utf8'), 'no database')
})

t.test('a wrong configuration is told by --detach itself, not by the log of what it starts', async t => {
  const repo = repoOf(t)
  const file = join(repo, '..', 'file')
  writeFileSync(file, 'some bytes')
  const { code, err } = await run(t, ['seal', '--detach', file, '--repo', repo], { VESPER_SEALER_MINR: 't01000' })
  t.equal(code, 2)
  t.match(err, /^error CONFIG_UNKNOWN_KEY: 'VESPER_SEALER_MINR'/)
})
