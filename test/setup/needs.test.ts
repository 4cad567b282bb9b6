import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { runModule } from './clean-node.js'

/** Brings one need, with a PATH of the given folder alone; the end as an object. */
function bring(
  folder: string,
  mayInstall: boolean,
): { error?: { code: string; message: string; remedy: string }; said: string[] } {
  const { stdout, stderr } = runModule(
    `
    import { bringNeeds } from './bin/test/needs.mjs'
    const said = []
    const needs = [{ command: 'vesper-test-server', package: 'some-server' }]
    const about = { needs, env: process.env, root: process.cwd(), mayInstall: ${mayInstall}, say: line => said.push(line) }
    const error = await bringNeeds(about).then(() => undefined, ({ code, message, remedy }) => ({ code, message, remedy }))
    console.log(JSON.stringify({ error, said }))`,
    { env: { PATH: folder } },
  )
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

/** An apt-get that writes down its calls and brings the command, or doesn't. A module, as every script under our package.json is. */
function addPackageTool(folder: string, brings: boolean): void {
  const server = join(folder, 'vesper-test-server')
  const install = brings
    ? `fs.writeFileSync(${JSON.stringify(server)}, ''); fs.chmodSync(${JSON.stringify(server)}, 0o755)`
    : ''
  const calls = JSON.stringify(join(folder, 'calls'))
  writeFileSync(
    join(folder, 'apt-get'),
    `#!${process.execPath}\nimport fs from 'node:fs'; const args = process.argv.slice(2).join(' ')
fs.appendFileSync(${calls}, args + '\\n'); if (args.startsWith('install')) { ${install} }\n`,
  )
  chmodSync(join(folder, 'apt-get'), 0o755)
}

t.test('what only tests need is installed where that is allowed', async t => {
  const folder = t.testdir()
  addPackageTool(folder, true)
  const { error, said } = bring(folder, true)
  t.equal(error, undefined)
  t.match(said, [/some-server/])
  t.equal(readFileSync(join(folder, 'calls'), 'utf8'), 'update\ninstall -y --no-install-recommends some-server\n')
})

t.test('where it is not allowed, the one command is named and nothing is installed', async t => {
  const folder = t.testdir()
  addPackageTool(folder, true)
  const { error } = bring(folder, false)
  t.match(error, {
    code: 'SETUP_TEST_NEED_MISSING',
    message: /vesper-test-server/,
    remedy: 'Run: sudo apt-get update && sudo apt-get install -y --no-install-recommends some-server',
  })
  t.notOk(existsSync(join(folder, 'calls')))
})

t.test('an installation that brings nothing is a failure', async t => {
  const folder = t.testdir()
  addPackageTool(folder, false)
  t.match(bring(folder, true).error, { code: 'SETUP_TEST_NEED_MISSING' })
})

t.test('what is there is left alone', async t => {
  const folder = t.testdir({ 'vesper-test-server': '' })
  chmodSync(join(folder, 'vesper-test-server'), 0o755)
  t.same(bring(folder, true), { said: [] })
})
