/** docs/node.md, as somebody would follow it. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { followPage } from './session.js'

t.setTimeout(600_000)

t.test('the page’s session goes as it says, and its program sends a message', async t => {
  const program = join(t.testdir({}), 'send.mjs')
  const { out, repo } = await followPage(t, {
    name: 'node.md',
    env: { VESPER_NODE_RPC_PORT: '0' },
    timeoutMs: 580_000,
    other(language, block) {
      if (language !== 'js') return undefined
      writeFileSync(program, block)
      // It runs where it stands on the page.
      return `echo "exit code $(${process.execPath} ${program})"`
    },
  })
  t.match(out, /\n100 FIL\n/)
  t.match(out, /returned +"1000"/)
  t.match(out, 'the signature is right')
  t.match(out, /sectors +2 live, 0 active, 2 faulty/)
  t.match(out, '"result":"vesper-simulated"')
  t.match(out, /"result":"12500000000000000000"/)
  t.match(out, '"QualityAdjPower"')
  t.match(out, 'exit code 0\n')
  t.match(out, /the chain of vesper-simulated up to \d+ is in /)
  t.match(out, 'vesper-simulated and its chain are gone')
  t.notOk(existsSync(join(repo, 'node', 'network.json')))
  t.ok(existsSync(join(repo, 'copy', 'node', 'network.json')))
})
