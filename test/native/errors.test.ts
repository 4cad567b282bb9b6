import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { fromAddon } from '../../native/errors.js'
import { fromPlain, NativeError, NativeErrorCode, toPlain } from '../../native/index.js'
import { committedFolder } from '../../native/manifest.js'

t.test('an error keeps its class, code and data over structured cloning and JSON', async t => {
  const error = new NativeError({
    code: NativeErrorCode.FILE_MISSING,
    call: 'c',
    argument: 'a',
    path: '/p',
    wanted: 'file',
  })
  for (const carried of [structuredClone(toPlain(error)), JSON.parse(JSON.stringify(toPlain(error)))]) {
    const back = fromPlain(carried)
    t.ok(back instanceof NativeError)
    t.equal(back.message, error.message)
    t.same(back.data, error.data)
    t.equal(back.stack, error.stack)
  }
})

t.test('what the addon throws gets the code that Rust gave it, and is kept as the cause', async t => {
  const thrown = Object.assign(new Error('someCall: disk full'), { code: 'NATIVE_IO' })
  const error = fromAddon('someCall', thrown)
  t.match(error, { code: NativeErrorCode.IO, message: 'someCall: disk full', cause: thrown })
})

t.test('a value of the wrong kind and an unknown failure have codes too', async t => {
  const wrongKind = Object.assign(new Error('Failed to convert'), { code: 'InvalidArg' })
  t.equal(fromAddon('c', wrongKind).code, NativeErrorCode.INVALID_INPUT)
  t.equal(fromAddon('c', 'a string').code, NativeErrorCode.UNKNOWN)
  t.equal(toPlain(new Error('elsewhere')).code, NativeErrorCode.UNKNOWN)
})

t.test('every code of the Rust side is known here', async t => {
  const source = readFileSync(join(committedFolder(), '..', 'src', 'error.rs'), 'utf8')
  const codes = [...source.matchAll(/"(NATIVE_\w+)"/g)].map(match => String(match[1]))
  t.ok(codes.length >= 6)
  for (const code of codes) t.ok((Object.values(NativeErrorCode) as unknown[]).includes(code), code)
})

t.test('every code is explained in the README', async t => {
  const readme = readFileSync(join(committedFolder(), '..', 'README.md'), 'utf8')
  for (const code of Object.values(NativeErrorCode)) t.ok(readme.includes(`\`${code}\``), code)
})
