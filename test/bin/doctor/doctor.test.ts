import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { run, start } from '../vesper.js'

t.setTimeout(120_000)

function repoOf(t: Test): string {
  t.testdir({})
  const folder = mkdtempSync(join(tmpdir(), 'vesper-doctor-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return join(folder, 'repo')
}

interface Told {
  readonly ok: boolean
  readonly checks: readonly { readonly id: string; readonly status: string; readonly found: string }[]
}

async function examined(t: Test, repo: string) {
  const { code, json } = await run(t, ['doctor', '--json', '--repo', repo])
  const told = json[0] as unknown as Told
  return { code, told, of: (id: string) => told.checks.find(check => check.id === id) }
}

t.test('the doctor makes no repo, and tells each check once', async t => {
  const repo = repoOf(t)
  const { code, told, of } = await examined(t, repo)
  t.equal(code, told.ok ? 0 : 1)
  t.equal(new Set(told.checks.map(({ id }) => id)).size, told.checks.length)
  t.match(of('native-addon'), { status: 'ok' })
  t.notOk(existsSync(repo))
})

t.test('a process that runs is asked; one that was stopped is told as such; after a kill all is well', async t => {
  const repo = repoOf(t)
  const serving = start(t, ['run', '--json', '--repo', repo])
  await serving.said('"event":"ready"')
  const { of } = await examined(t, repo)
  t.match(of('process'), { status: 'ok', found: `process ${serving.child.pid} works on the repo and answers` })
  t.match(of('store'), { status: 'ok', found: /the process has it open/ })
  t.match(of('permissions'), { status: 'ok' })

  serving.child.kill('SIGSTOP')
  const stopped = await examined(t, repo)
  t.equal(stopped.code, 1)
  t.match(stopped.of('process'), { status: 'failed', found: /does not answer/ })
  t.match(stopped.of('store'), { status: 'skipped' })

  serving.child.kill('SIGKILL')
  await serving.ended
  const after = await examined(t, repo)
  t.match(after.of('process'), { status: 'ok', found: /was killed, which loses nothing/ })
  t.match(after.of('store'), { status: 'ok', found: /all readable/ })
})

t.test('a repo with several faults is told in words with what to do, and exits with 1', async t => {
  const repo = repoOf(t)
  await run(t, ['actors', 'list', '--repo', repo])
  const before = readdirSync(repo)
  writeFileSync(join(repo, 'config.toml'), '[sealer]\nminr = 1\n')
  writeFileSync(join(repo, 'sealer', 'store', 'data.mdb'), 'nonsense'.repeat(1_000))
  chmodSync(repo, 0o755)
  const { code, out, err } = await run(t, ['doctor', '--repo', repo])
  t.equal(code, 1)
  t.equal(err, '')
  t.match(out, /failed +configuration +CONFIG_UNKNOWN_KEY/)
  t.match(out, /failed +store .*STORE_UNREADABLE/)
  t.match(out, /warning +permissions/)
  t.match(out, '→ ')
  t.match(out, /\d+ failed, \d+ warnings?, \d+ ok, 1 skipped\n$/)
  t.same(readdirSync(repo), before)
})
