/** docs/wallet.md, as somebody would follow it. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parse } from 'smol-toml'
import t from 'tap'
import { WalletOptions } from '../../actors/wallet/index.js'
import { Rule } from '../../actors/wallet/policy/rule.js'
import { SIGN_TYPES } from '../../actors/wallet/signing/index.js'
import { projectRoot } from '../setup/project-root.js'

t.setTimeout(300_000)

const COMMAND = join(projectRoot(), 'dist', 'bin', 'vesper.js')
const text = readFileSync(join(projectRoot(), 'docs', 'wallet.md'), 'utf8')

t.test('the page’s session goes as it says', async t => {
  const repo = mkdtempSync(join(tmpdir(), 'vesper-test-'))
  t.teardown(() => rmSync(repo, { recursive: true, force: true }))
  const script = [
    `vesper() { ${process.execPath} ${COMMAND} "$@"; }`,
    `trap '${process.execPath} ${COMMAND} stop > /dev/null 2>&1 || true' EXIT`,
    ...[...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, block]) => block as string),
  ]
  const { NODE_OPTIONS: _, ...env } = process.env
  const { stdout } = await promisify(execFile)('bash', ['-euc', script.join('\n')], {
    env: { ...env, VESPER_PATH: repo, VESPER_WALLET_RPC_PORT: '0' },
    timeout: 280_000,
  })
  t.match(stdout, 'set: fees, possession, no-large-ones')
  t.match(stdout, /everybody +\* +no-large-ones/)
  t.match(stdout, "granted by rule 'fees'")
  t.equal(stdout.split('refused, as it should be').length, 3)
  t.match(
    stdout,
    "refused by rule 'fees' because 11 FIL to t01000, with 0 FIL of the last 24 hours, exceeds 10 FIL a day",
  )
  t.match(stdout, /"message":"nothing is signed: the type 'f3' doesn't tell what is signed/)
  t.match(stdout, '"MetaTypes":6,"Methods":["SubmitWindowedPoSt","Send","DeclareFaultsRecovered"]')
  t.match(stdout, '"Name":"posters","KeyBinds":null')
  t.match(stdout, '"Err":"WALLET_SIGN_BLIND: nothing is signed')
  t.match(stdout, /refused +f3 +\S+ +grant deals/)
  t.match(stdout, /log +whole\nfiles +1\nrecords +1\n/)
})

t.test('the page names every sign type and field of a rule, and options that there are', async t => {
  for (const field of Object.keys(Rule.shape)) t.match(text, `\`${field}\``)
  for (const type of SIGN_TYPES.filter(Boolean)) t.match(text, `\`${type}\``)
  const [, toml = ''] = /^```toml\n(.*?)^```$/ms.exec(text) ?? []
  t.ok(WalletOptions.safeParse((parse(toml) as { wallet: object }).wallet).success)
})
