/** docs/auth.md, as somebody would follow it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { followPage } from './session.js'

t.setTimeout(300_000)

t.test('the page’s session goes as it says', async t => {
  const { out, repo } = await followPage(t, {
    name: 'auth.md',
    env: { VESPER_AUTH_RPC_PORT: '0' },
    timeoutMs: 280_000,
  })
  t.match(out, /it is alice’s, with the permission sign, until \d{4}-/)
  t.match(out, 'alice is disabled\nalice is enabled')
  t.match(out, /ok +authority +the auth at http\S+ answers/)
  t.match(out, /miners +t01000\n/)
  t.match(out, '\nalice\n')
  t.match(out, /network +203\.0\.113\.0\/24 .* guesses tokens/)
  t.match(out, 'nobody had anything of the pool')
  t.match(out, '"name":"defaultLocalToken"')
  t.match(out, /\{"name":"alice","perm":"sign","ext":"","exp":\d+\}/)
  t.match(readFileSync(join(repo, 'usage.csv'), 'utf8'), /^day,user,/)
})
