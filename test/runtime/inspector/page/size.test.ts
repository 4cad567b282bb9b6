/** The page stays small, and carries nothing that its policy forbids. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { projectRoot } from '../../../setup/project-root.js'

const FOLDER = join(projectRoot(), 'dist', 'inspector')
const read = (name: string) => readFileSync(join(FOLDER, name))

t.test('the page is below 80 kB, compressed', async t => {
  const bytes = ['index.html', 'page.js', 'page.css', 'icon.svg'].map(name => gzipSync(read(name), { level: 9 }).length)
  const all = bytes.reduce((sum, one) => sum + one, 0)
  t.ok(all < 80_000, `${all} bytes`)
})

t.test('it loads nothing from elsewhere, and has neither script nor style in its document', async t => {
  const html = read('index.html').toString()
  t.notMatch(html, /<style|style=|<script(?![^>]*src=)| on[a-z]+=/)
  t.notMatch(html, /https?:/)
  t.notMatch(read('page.css').toString(), /https?:|@import/)
  t.notMatch(read('page.js').toString(), /\beval\(|new Function\(/)
})

t.test('of the declarations that it shares with the process it has the types, not what checks them', async t => {
  const script = read('page.js').toString()
  t.notMatch(script, /ZodError|invalid_type|_zod/)
  t.notMatch(script, /What runs here, how many actors of each kind/, 'nor their words')
})
