import t from 'tap'
import { tomlLines } from '../../config/toml-lines.js'

const lineOf = (text: string, key: string) => tomlLines(text).get(key)

t.test('keys are found in their sections', async t => {
  t.equal(lineOf('a = 1\n\n[part]\nb = 2\n', 'a'), 1)
  t.equal(lineOf('a = 1\n\n[part]\nb = 2\n', 'part.b'), 4)
  t.equal(lineOf('a = 1\n\n[part]\nb = 2\n', 'part'), 3)
})

t.test('dotted and quoted keys are one path', async t => {
  t.equal(lineOf('part . "the key" = 1\n', 'part.the key'), 1)
  t.equal(lineOf('\n[a."b"]\nc = 1\n', 'a.b.c'), 3)
})

t.test('what looks like a key in a string, an array or a comment is none', async t => {
  const text = 'a = """\nx = 1\n[part]\n"""\n# y = 2\nb = [\n  "z = 1", # q = 3\n]\nc = \'\'\'\nw = 1\'\'\'\nd = 4\n'
  const lines = tomlLines(text)
  t.same([...lines.keys()], ['a', 'b', 'c', 'd'])
  t.equal(lines.get('d'), 11)
})

t.test('an escaped quote ends no string', async t => {
  t.equal(lineOf('a = "say \\"b = 1\\""\nc = 1\n', 'c'), 2)
})
