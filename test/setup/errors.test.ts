import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { runModule } from './clean-node.js'
import { projectRoot } from './project-root.js'

t.test('docs/setup.md tells every code of set-up, and no other', async t => {
  const { stdout } = runModule(
    `import { SETUP_CODES } from './bin/setup/errors.mjs'; console.log(Object.keys(SETUP_CODES).sort().join())`,
  )
  const page = readFileSync(join(projectRoot(), 'docs/setup.md'), 'utf8')
  const told = [...page.matchAll(/^\| `(SETUP_\w+)`/gm)].map(match => match[1])
  t.same(told.sort(), stdout.trim().split(','))
})

t.test('a full disk has a code of its own, wherever it shows', async t => {
  const { stdout } = runModule(`
    import { fromFileSystem } from './bin/setup/errors.mjs'
    const cause = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', path: '/cache/x' })
    const { code, message, exitCode } = fromFileSystem(cause, 'copying the addon')
    console.log(JSON.stringify({ code, message, exitCode }))`)
  t.same(JSON.parse(stdout), {
    code: 'SETUP_DISK_FULL',
    message: 'The disk filled up while copying the addon (/cache/x).',
    exitCode: 2,
  })
})

t.test('versions are compared by number', async t => {
  const { stdout } = runModule(`
    import { isAtLeast } from './bin/setup/node-version.mjs'
    console.log([['20.19.0', '20.19.0'], ['20.9.0', '20.19.0'], ['22.0.0', '20.19'], ['1.88.0-nightly', '1.88']].map(([a, b]) => isAtLeast(a, b)).join())`)
  t.equal(stdout.trim(), 'true,false,true,true')
})

t.test('set-up watches the folders that tsconfig.json compiles', async t => {
  const { stdout } = runModule(
    `import { SOURCE_FOLDERS } from './bin/setup/compilation.mjs'; console.log(SOURCE_FOLDERS.join())`,
  )
  const { include } = JSON.parse(readFileSync(join(projectRoot(), 'tsconfig.json'), 'utf8'))
  t.same(stdout.trim().split(','), include.map((pattern: string) => pattern.split('/')[0]).sort())
})
