import t from 'tap'
import { FakeCheckout } from './fake-checkout.js'

t.test('all that a machine lacks is told at once, each with what to do in one line', async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  for (const tool of ['cargo', 'rustc', 'cc']) checkout.removeTool(tool)
  const { code, stderr } = await checkout.setUp()
  t.equal(code, 2)
  t.match(stderr, /SETUP_RUST_MISSING: .*1\.88\.0 or newer.*\n {2}→ Install Rust with rustup/)
  t.match(stderr, /SETUP_COMPILER_MISSING: .*\n {2}→ /)
  t.same(checkout.calls(), [], 'nothing was begun')
})

t.test('a Rust that is too old is told with both versions', async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  const { code, stderr } = await checkout.setUp([], { FAKE_RUST: '1.70.0' })
  t.equal(code, 2)
  t.match(
    stderr,
    /SETUP_RUST_TOO_OLD: This is Rust 1\.70\.0; the native addon needs 1\.88\.0 or newer\.\n {2}→ Run: rustup update stable/,
  )
})

t.test("what native/Cargo.toml says of Rust's version counts", async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  checkout.write('native/Cargo.toml', '[package]\nname = "vesper-native"\nrust-version = "1.99"\n')
  const { stderr } = await checkout.setUp()
  t.match(stderr, /needs 1\.99 or newer/)
})

t.test('a compiler without headers is found out before anything is built', async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  const { code, stderr } = await checkout.setUp([], { FAKE_CC: 'no-headers' })
  t.equal(code, 2)
  t.match(stderr, /SETUP_COMPILER_MISSING: .*\n {4}fatal error: stdlib\.h/)
})

t.test("a cache that can't be written is told with the way out", async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  checkout.write('file', '')
  const { code, stderr } = await checkout.setUp([], { VESPER_CACHE: `${checkout.root}/file/cache` })
  t.equal(code, 2)
  t.match(stderr, /SETUP_CACHE_UNWRITABLE: .*\n {2}→ Set VESPER_CACHE/)
})

t.test('an argument that set-up does not know is refused', async t => {
  const checkout = new FakeCheckout()
  t.teardown(() => checkout.remove())
  const { code, stderr } = await checkout.setUp(['--jsno'])
  t.equal(code, 2)
  t.match(stderr, /SETUP_ARGUMENT_UNKNOWN: .*"--jsno"/)
})
