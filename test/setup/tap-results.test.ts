import t from 'tap'
import { runModule } from './clean-node.js'

interface Results {
  files: { name: string; passed: number; failed: number; skipped: string[] }[]
  failures: { path: string[] }[]
  bailout: string | null
}

function read(stream: string): Results {
  const { stdout, stderr } = runModule(
    `
    import { TapResults } from './bin/test/tap-results.mjs'
    const results = new TapResults(() => {})
    process.stdin.pipe(results.parser).on('complete', () => {
      const { files, failures, bailout } = results
      console.log(JSON.stringify({ files, failures, bailout }))
    })`,
    { input: stream },
  )
  if (stdout === '') throw new Error(stderr)
  return JSON.parse(stdout)
}

t.test('asserts are counted, not tests or files', async t => {
  const { files, failures } = read(`TAP version 14
# Subtest: a.test.js
    # Subtest: one
        ok 1 - first
        # Subtest: deeper
            ok 1 - second
            1..1
        ok 2 - deeper
        1..2
    ok 1 - one
    ok 2 - third
    1..2
ok 1 - a.test.js # time=1500ms
1..1
`)
  t.match(files, [{ name: 'a.test.js', seconds: 1.5, passed: 3, failed: 0 }])
  t.same(failures, [])
})

t.test('a failure is counted once, with its path', async t => {
  const { files, failures } = read(`TAP version 14
# Subtest: a.test.js
    # Subtest: one
        ok 1 - first
        not ok 2 - second
          ---
          diff: what differs
          ...
        1..2
    not ok 1 - one
    1..1
not ok 1 - a.test.js
1..1
`)
  t.match(files, [{ passed: 1, failed: 1 }])
  t.match(failures, [{ path: ['a.test.js', 'one', 'second'], about: { diff: 'what differs' } }])
})

t.test('a file that crashes after its asserts passed has failed', async t => {
  const { files, failures } = read(`TAP version 14
# Subtest: a.test.js
    ok 1 - first
    1..1
not ok 1 - a.test.js
  ---
  exitCode: null
  signal: SIGKILL
  ...
1..1
`)
  t.match(files, [{ passed: 1, failed: 1 }])
  t.match(failures, [{ path: ['a.test.js'], about: { signal: 'SIGKILL' } }])
})

t.test('a test that fails by its plan alone has failed', async t => {
  const { files } = read(`TAP version 14
# Subtest: a.test.js
    # Subtest: one
        ok 1 - first
        1..1
    not ok 1 - one
    1..1
not ok 1 - a.test.js
1..1
`)
  t.match(files, [{ passed: 1, failed: 1 }])
})

t.test('a file that tests nothing has failed', async t => {
  const { files, failures } = read(`TAP version 14
# Subtest: a.test.js
    1..0
ok 1 - a.test.js
1..1
`)
  t.match(files, [{ passed: 0, failed: 1 }])
  t.match(failures, [{ about: { message: 'this file tests nothing' } }])
})

t.test('a skipped assert is named, and neither passes nor fails', async t => {
  const { files } = read(`TAP version 14
# Subtest: a.test.js
    # Subtest: one
        ok 1 - here
        ok 2 - later # SKIP no server
        1..2
    ok 1 - one
    1..1
ok 1 - a.test.js
1..1
`)
  t.match(files, [{ passed: 1, failed: 0, skipped: ['one › later'] }])
})
