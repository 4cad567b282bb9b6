import {
  existsSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { FakeCheckout } from './fake-checkout.js'

const ALL = [
  'npm ci --ignore-scripts --prefer-offline --no-audit --no-fund --loglevel=http',
  'tsc all',
  'charts',
  'page',
  'cargo build --release --locked',
  'parameters porep-2KiB',
]

/** A checkout that is set up; nothing of it has been asked yet. */
async function ready(t: Test, options: { cache?: string } = {}): Promise<FakeCheckout> {
  const checkout = new FakeCheckout(options)
  t.teardown(() => checkout.remove())
  const { code, stderr } = await checkout.setUp()
  t.equal(code, 0, stderr)
  return checkout
}

function addonOf(checkout: FakeCheckout): string {
  return JSON.parse(checkout.read('dist/setup.json')).addon
}

t.test('the first set-up does every step in order and leaves all that the program needs', async t => {
  const checkout = await ready(t)
  t.same(checkout.calls(), ALL)
  const { at, ...installation } = JSON.parse(checkout.read('dist/setup.json'))
  t.match(at, /^\d{4}-\d\d-\d\dT/)
  t.match(installation, {
    version: 1,
    cache: checkout.cache,
    parameterCache: join(checkout.cache, 'parameters'),
    parentCache: join(checkout.cache, 'parents'),
  })
  t.equal(readFileSync(installation.addon, 'utf8'), 'built of version one')
  t.same(readdirSync(join(checkout.cache, 'parameters')).sort(), ['aggregation.srs', 'porep.params', 'porep.vk'])
  t.equal(readlinkSync(join(checkout.root, 'node_modules/.bin/vesper')), '../../dist/bin/vesper.js')
  t.ok(statSync(join(checkout.root, 'node_modules/.bin/vesper')).mode & 0o100, 'the command can be run')
  t.same(readdirSync(join(checkout.cache, 'locks')), [], 'no lock stays')
})

t.test('a warm set-up calls no tool and says nothing', async t => {
  const checkout = await ready(t)
  checkout.calls()
  for (const tool of ['npm', 'cargo', 'rustc', 'cc']) checkout.removeTool(tool)
  const before = checkout.read('dist/setup.json')
  const { code, stdout, stderr } = await checkout.setUp()
  t.equal(code, 0)
  t.equal(stdout + stderr, '')
  t.same(checkout.calls(), [])
  t.equal(checkout.read('dist/setup.json'), before)
})

t.test('files that only got new times are not built again', async t => {
  const checkout = await ready(t)
  checkout.calls()
  for (const file of ['bin/vesper.ts', 'native/src/lib.rs', 'package-lock.json'])
    utimesSync(join(checkout.root, file), new Date(), new Date(Date.now() + 5_000))
  await checkout.setUp()
  t.same(checkout.calls(), [])
})

t.test('a changed TypeScript source is compiled, and nothing else done', async t => {
  const checkout = await ready(t)
  checkout.calls()
  checkout.write('bin/vesper.ts', 'export const changed = true')
  await checkout.setUp()
  t.same(checkout.calls(), ['tsc again'])
})

t.test('what was compiled from a source that is gone goes too', async t => {
  const checkout = await ready(t)
  checkout.write('dist/test/gone.test.js', '')
  checkout.write('dist/test/gone.test.js.map', '')
  checkout.write('bin/vesper.ts', 'export const changed = true')
  await checkout.setUp()
  t.notOk(checkout.has('dist/test/gone.test.js'))
  t.notOk(checkout.has('dist/test/gone.test.js.map'))
  t.ok(checkout.has('dist/bin/vesper.js'))
})

t.test('sources that do not compile are told with the place, and compiled again when corrected', async t => {
  const checkout = await ready(t)
  checkout.write('bin/vesper.ts', 'wrong')
  const { code, stderr } = await checkout.setUp()
  t.equal(code, 1)
  t.match(stderr, /SETUP_TYPESCRIPT_FAILED: .*\n {4}bin\/vesper\.ts\(1,1\): error TS1: it is wrong/)
  checkout.write('bin/vesper.ts', 'export const right = true')
  t.equal((await checkout.setUp()).code, 0)
})

t.test('a changed machine has its statechart laid out again, one that went missing likewise', async t => {
  const checkout = await ready(t)
  checkout.calls()
  checkout.write('machines/letter.ts', 'version two')
  await checkout.setUp()
  t.same(checkout.calls(), ['tsc again', 'charts'])
  t.equal(checkout.read('dist/inspector/charts/letter.json'), 'version two')
  rmSync(join(checkout.root, 'dist/inspector/charts/letter.json'))
  await checkout.setUp()
  t.same(checkout.calls(), ['charts'])
})

t.test('a machine that has no statechart is told, and tried again when corrected', async t => {
  const checkout = await ready(t)
  checkout.write('machines/letter.ts', 'wrong')
  const { code, stderr } = await checkout.setUp()
  t.equal(code, 1)
  t.match(stderr, /SETUP_CHARTS_FAILED: .*\n {4}the machine is wrong/)
  checkout.write('machines/letter.ts', 'version two')
  t.equal((await checkout.setUp()).code, 0)
})

t.test('a changed source of the page has it bundled again, a file of it that went missing likewise', async t => {
  const checkout = await ready(t)
  checkout.calls()
  checkout.write('runtime/inspector/page/main.tsx', 'version two')
  await checkout.setUp()
  t.same(checkout.calls(), ['page'])
  t.equal(checkout.read('dist/inspector/page.js'), 'version two')
  rmSync(join(checkout.root, 'dist/inspector/page.js'))
  await checkout.setUp()
  t.same(checkout.calls(), ['page'])
})

t.test('a page that can not be bundled is told, and tried again when corrected', async t => {
  const checkout = await ready(t)
  checkout.write('runtime/inspector/page/main.tsx', 'wrong')
  const { code, stderr } = await checkout.setUp()
  t.equal(code, 1)
  t.match(stderr, /SETUP_PAGE_FAILED: .*\n {4}main\.tsx is wrong/)
  checkout.write('runtime/inspector/page/main.tsx', 'version two')
  t.equal((await checkout.setUp()).code, 0)
})

t.test('a changed lock file brings the dependencies anew', async t => {
  const checkout = await ready(t)
  checkout.calls()
  const lock = { packages: { '': {}, 'node_modules/a': { version: '2.0.0' } } }
  checkout.write('package-lock.json', JSON.stringify(lock))
  await checkout.setUp()
  t.match(checkout.calls()[0], /^npm ci /)
})

t.test("a person's own npm install is taken as it is, a partial one is not", async t => {
  const whole = new FakeCheckout()
  t.teardown(() => whole.remove())
  whole.write(
    'node_modules/.package-lock.json',
    JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }),
  )
  await whole.setUp()
  t.notMatch(whole.calls()[0] ?? '', /^npm/)
  const partial = new FakeCheckout()
  t.teardown(() => partial.remove())
  partial.write('node_modules/.package-lock.json', JSON.stringify({ packages: {} }))
  await partial.setUp()
  t.match(partial.calls()[0], /^npm ci /)
})

t.test('changed Rust sources build another addon; the ones before are found again by their content', async t => {
  const checkout = await ready(t)
  const first = addonOf(checkout)
  checkout.write('native/src/lib.rs', 'version two')
  await checkout.setUp()
  const second = addonOf(checkout)
  t.not(second, first)
  t.equal(readFileSync(second, 'utf8'), 'built of version two')
  checkout.calls()
  checkout.write('native/src/lib.rs', 'version one')
  await checkout.setUp()
  t.equal(addonOf(checkout), first)
  t.same(checkout.calls(), [], 'cargo was not asked')
})

t.test("an addon that vanished from the cache is built again, not taken from cargo's leavings", async t => {
  const checkout = await ready(t)
  const addon = addonOf(checkout)
  rmSync(addon)
  const library = join(
    checkout.cache,
    'target/release',
    process.platform === 'darwin' ? 'libvesper_native.dylib' : 'libvesper_native.so',
  )
  writeFileSync(library, 'of another checkout')
  await checkout.setUp()
  t.equal(readFileSync(addon, 'utf8'), 'built of version one')
})

t.test('another compiler builds another addon', async t => {
  const checkout = await ready(t)
  const second = new FakeCheckout({ cache: checkout.cache })
  t.teardown(() => second.remove())
  await second.setUp([], { FAKE_RUST: '1.96.0' })
  t.not(addonOf(second), addonOf(checkout))
})

t.test('a second checkout of the same sources builds neither addon nor parameters', async t => {
  const first = await ready(t)
  const second = new FakeCheckout({ cache: first.cache })
  t.teardown(() => second.remove())
  await second.setUp()
  t.same(second.calls(), ALL.slice(0, 4))
  t.equal(addonOf(second), addonOf(first))
})

t.test('what cargo compiles has other dates where it is other than another checkout’s, and only there', async t => {
  const first = await ready(t)
  first.write('native/src/gone.rs', 'pub fn gone() {}')
  first.write('native/src/kept.rs', 'pub fn kept() {}')
  first.write('native/src/folder/inner.rs', '')
  await first.setUp()
  const mirror = (name: string) => join(first.cache, 'native', 'src', name)
  const kept = statSync(mirror('kept.rs')).mtimeMs
  const second = new FakeCheckout({ cache: first.cache })
  t.teardown(() => second.remove())
  second.write('native/src/kept.rs', 'pub fn kept() {}')
  second.write('native/src/lib.rs', 'version two')
  second.write('native/src/folder', 'a file now')
  // Of a set-up that was killed.
  writeFileSync(mirror('lib.rs.1.tmp'), 'version')
  // Older than what was compiled last: by its date cargo would take it for that.
  utimesSync(join(second.root, 'native/src/lib.rs'), new Date(0), new Date(0))
  const before = Date.now()
  await second.setUp()
  t.equal(readFileSync(addonOf(second), 'utf8'), 'built of version two')
  t.ok(statSync(mirror('lib.rs')).mtimeMs >= before - 10)
  t.equal(statSync(mirror('kept.rs')).mtimeMs, kept)
  t.same(readdirSync(join(first.cache, 'native', 'src')).sort(), ['folder', 'kept.rs', 'lib.rs'])
})

t.test('another cache is filled, and named in dist/setup.json', async t => {
  const checkout = await ready(t)
  checkout.calls()
  const elsewhere = join(checkout.root, 'elsewhere')
  await checkout.setUp([], { VESPER_CACHE: elsewhere })
  t.same(checkout.calls(), ALL.slice(4))
  t.equal(JSON.parse(checkout.read('dist/setup.json')).cache, elsewhere)
  t.ok(addonOf(checkout).startsWith(elsewhere))
})

t.test('parameters of the wrong size are made again', async t => {
  const checkout = await ready(t)
  checkout.calls()
  writeFileSync(join(checkout.cache, 'parameters/porep.params'), 'half')
  await checkout.setUp()
  t.same(checkout.calls(), ['parameters porep-2KiB'])
})

t.test('a tool that fails is told with its last lines, where the rest is, and what to do', async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  const { code, stderr } = await checkout.setUp([], { FAKE_CARGO: 'fail' })
  t.equal(code, 1)
  t.match(stderr, /SETUP_CARGO_FAILED: cargo build ended with exit code 101\.\n/)
  t.notMatch(stderr, /complaint 10\n/)
  t.match(stderr, /complaint 11\n(.*\n)* {4}complaint 30\n/)
  const log = /All of the output: (.*)/.exec(stderr)?.[1] ?? ''
  t.match(readFileSync(log, 'utf8'), /complaint 1\n/)
  t.equal((await checkout.setUp()).code, 0, 'the next one gets through')
})

t.test('with --json every line of standard output is an object, the last one says that all is ready', async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  const { stdout, stderr } = await checkout.setUp(['--json'])
  const events = stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
  t.same(
    events.filter(({ event }) => event === 'begin').map(({ step }) => step),
    ['dependencies', 'compilation', 'charts', 'page', 'addon', 'parameters', 'link'],
  )
  t.match(events.at(-1), { event: 'ready', worked: true, addon: addonOf(checkout) })
  t.equal(stderr, '')
  const warm = JSON.parse((await checkout.setUp(['--json'])).stdout)
  t.match(warm, { event: 'ready', worked: false })
})

t.test('with --json an error is an object too', async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  checkout.removeTool('cc')
  const { stdout } = await checkout.setUp(['--json'])
  t.match(JSON.parse(stdout), { event: 'error', code: 'SETUP_COMPILER_MISSING', remedy: String })
})

t.test('the time that a step took is what the next one is said to take', async t => {
  const checkout = await ready(t)
  const path = join(checkout.cache, 'durations.json')
  t.ok(existsSync(path))
  writeFileSync(path, JSON.stringify({ 'compilation.again': 83 }))
  checkout.write('bin/vesper.ts', 'export const changed = true')
  t.match((await checkout.setUp()).stderr, /compiling TypeScript \(about 1:23\)/)
})
