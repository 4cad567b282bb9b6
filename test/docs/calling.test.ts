/** docs/calling.md, as somebody would follow it. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { start } from '../bin/vesper.js'
import { projectRoot } from '../setup/project-root.js'

t.setTimeout(120_000)

t.test('the page’s commands do what it says', async t => {
  t.testdir({})
  const repo = mkdtempSync(join(tmpdir(), 'vesper-test-'))
  t.teardown(() => rmSync(repo, { recursive: true, force: true }))
  await start(t, ['run', '--json', '--repo', repo], { VESPER_SEALER_RPC_PORT: '0' }).said('"event":"ready"')
  const text = readFileSync(join(projectRoot(), 'docs', 'calling.md'), 'utf8')
  const script = [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block).join('\n')
  const command = `vesper() { ${process.execPath} ${join(projectRoot(), 'dist', 'bin', 'vesper.js')} "$@"; }`
  const env = { ...process.env, REPO: repo, NODE_OPTIONS: '' }
  const out = execFileSync('bash', ['-euc', `${command}\n${script}`], { env, encoding: 'utf8' })
  const answers = out
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line))
  t.match(answers, [
    { result: { Version: /^vesper/ } },
    { result: {} },
    {},
    { result: ['read'] },
    { result: { Sector: 0, Offset: 0 } },
  ])
  t.match(out, /Filecoin\.SectorsStatus +read/)
  t.equal(answers.length, 5)
})
