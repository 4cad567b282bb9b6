/** docs/auth.md, as somebody would follow it. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { projectRoot } from '../setup/project-root.js'

t.setTimeout(300_000)

const COMMAND = join(projectRoot(), 'dist', 'bin', 'vesper.js')

t.test('the page’s session goes as it says', async t => {
  const repo = mkdtempSync(join(tmpdir(), 'vesper-test-'))
  t.teardown(() => rmSync(repo, { recursive: true, force: true }))
  const text = readFileSync(join(projectRoot(), 'docs', 'auth.md'), 'utf8')
  const script = [
    `vesper() { ${process.execPath} ${COMMAND} "$@"; }`,
    `trap '${process.execPath} ${COMMAND} stop > /dev/null 2>&1 || true' EXIT`,
    ...[...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block as string),
  ]
  const { NODE_OPTIONS: _, ...env } = process.env
  const { stdout } = await promisify(execFile)('bash', ['-euc', script.join('\n')], {
    env: { ...env, VESPER_PATH: repo, VESPER_AUTH_RPC_PORT: '0' },
    timeout: 280_000,
  })
  t.match(stdout, /it is alice’s, with the permission sign, until \d{4}-/)
  t.match(stdout, 'alice is disabled\nalice is enabled')
  t.match(stdout, /ok +authority +the auth at http\S+ answers/)
  t.match(stdout, /miners +t01000\n/)
  t.match(stdout, '\nalice\n')
  t.match(stdout, /network +203\.0\.113\.0\/24 .* guesses tokens/)
  t.match(stdout, 'nobody had anything of the pool')
  t.match(stdout, '"name":"defaultLocalToken"')
  t.match(stdout, /\{"name":"alice","perm":"sign","ext":"","exp":\d+\}/)
  t.match(readFileSync(join(repo, 'usage.csv'), 'utf8'), /^day,user,/)
})
