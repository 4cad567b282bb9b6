import t from 'tap'
import { differences } from '../../../runtime/operations/index.js'
import { withValues } from '../../../runtime/operations/replaced-values.js'

t.test('a difference is told at the smallest place', t => {
  const before = { a: 1, b: { c: [1, 2], d: 'x' }, gone: true }
  const after = { a: 1, b: { c: [1, 3, 4], d: 'x' }, come: null }
  t.same(differences(before, after), [
    { path: 'b.c.1', before: 2, after: 3 },
    { path: 'b.c.2', after: 4 },
    { path: 'gone', before: true },
    { path: 'come', after: null },
  ])
  t.end()
})

t.test('values of different shape differ as wholes', t => {
  t.same(differences({ a: [1] }, { a: { 0: 1 } }), [{ path: 'a', before: [1], after: { 0: 1 } }])
  t.same(differences(1, 2), [{ path: '', before: 1, after: 2 }])
  t.same(differences(null, { a: 1 }), [{ path: '', before: null, after: { a: 1 } }])
  t.end()
})

t.test('bytes and big numbers are compared by value, as wholes', t => {
  const bytes = (...values: number[]) => ({ a: Uint8Array.from(values), n: 5n })
  t.same(differences(bytes(1, 2), bytes(1, 2)), [])
  t.equal(differences(bytes(1, 2), bytes(1, 3)).length, 1)
  t.end()
})

t.test("an object's inherited names are no values of it", t => {
  t.same(differences({}, { constructor: 1 }), [{ path: 'constructor', after: 1 }])
  t.end()
})

t.test('a value is replaced at its place, and the rest is shared', t => {
  const before = { a: { b: [{ c: 1 }, { c: 2 }] }, other: { big: 1n } }
  const after = withValues(before, { 'a.b.1.c': 3, 'a.b.2': 'end', 'new.deep': null }) as typeof before
  t.same(after, { a: { b: [{ c: 1 }, { c: 3 }, 'end'] }, other: { big: 1n }, new: { deep: null } })
  t.equal(after.other, before.other)
  t.same(before.a.b, [{ c: 1 }, { c: 2 }])
  t.end()
})

t.test('a path that leads nowhere is refused', t => {
  const target = { list: [1], text: 'x', none: null, bytes: new Uint8Array(2) }
  for (const path of ['list.2', 'list.x', 'text.0', 'none.a', 'bytes.0', '', 'a..b', '__proto__.x', 'list.-1'])
    t.throws(() => withValues(target, { [path]: 1 }), { code: 'OPERATION_PATH_INVALID', detail: { path } }, path)
  t.equal(({} as { x?: number }).x, undefined)
  t.end()
})
