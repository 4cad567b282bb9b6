/** docs/node.md, as somebody would follow it. */
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { projectRoot } from '../setup/project-root.js'

t.setTimeout(600_000)

const COMMAND = join(projectRoot(), 'dist', 'bin', 'vesper.js')

t.test('the page’s session goes as it says, and its program sends a message', async t => {
  const folder = t.testdir({})
  const repo = mkdtempSync(join(tmpdir(), 'vesper-test-'))
  t.teardown(() => rmSync(repo, { recursive: true, force: true }))
  const text = readFileSync(join(projectRoot(), 'docs', 'node.md'), 'utf8')
  writeFileSync(join(folder, 'send.mjs'), /^```js\n(.*?)^```$/ms.exec(text)?.[1] ?? '')
  // The program runs where it stands on the page.
  const blocks = [...text.matchAll(/^```(sh|js)\n(.*?)^```$/gms)].map(([, language, block]) =>
    language === 'sh' ? block : `echo "exit code $(${process.execPath} ${join(folder, 'send.mjs')})"`,
  )
  const script = [
    `vesper() { ${process.execPath} ${COMMAND} "$@"; }`,
    `trap '${process.execPath} ${COMMAND} stop > /dev/null 2>&1 || true' EXIT`,
    ...blocks,
  ]
  const { NODE_OPTIONS: _, ...env } = process.env
  const { stdout } = await promisify(execFile)('bash', ['-euc', script.join('\n')], {
    env: { ...env, VESPER_PATH: repo, VESPER_NODE_RPC_PORT: '0' },
    timeout: 580_000,
  })
  t.match(stdout, /\n100 FIL\n/)
  t.match(stdout, /returned +"1000"/)
  t.match(stdout, 'the signature is right')
  t.match(stdout, /sectors +2 live, 0 active, 2 faulty/)
  t.match(stdout, '"result":"vesper-simulated"')
  t.match(stdout, /"result":"12500000000000000000"/)
  t.match(stdout, '"QualityAdjPower"')
  t.match(stdout, 'exit code 0\n')
  t.match(stdout, /the chain of vesper-simulated up to \d+ is in /)
  t.match(stdout, 'vesper-simulated and its chain are gone')
  t.notOk(existsSync(join(repo, 'node', 'network.json')))
  t.ok(existsSync(join(repo, 'copy', 'node', 'network.json')))
})
