import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { checkoutRoot, InstallationErrorCode, readInstallation, resolveRepoPath } from '../../config/index.js'

t.test('--repo goes before VESPER_PATH, and that before ~/.vesper', async t => {
  const env = { HOME: '/home/me', VESPER_PATH: '/srv/vesper' }
  t.equal(resolveRepoPath('/tmp/x', env, '/w'), '/tmp/x')
  t.equal(resolveRepoPath(undefined, env, '/w'), '/srv/vesper')
  t.equal(resolveRepoPath(undefined, { HOME: '/home/me' }, '/w'), '/home/me/.vesper')
})

t.test('a relative repo is of the working folder, and ~ is the home folder', async t => {
  t.equal(resolveRepoPath('here', { HOME: '/home/me' }, '/w'), '/w/here')
  t.equal(resolveRepoPath('~/there', { HOME: '/home/me' }, '/w'), '/home/me/there')
})

t.test('the checkout is the folder with package.json', async t => {
  t.equal(checkoutRoot(), join(checkoutRoot(), 'x', '..'))
  t.notMatch(checkoutRoot(), /config$/)
})

t.test('a checkout that was not set up says so, and how it is done', async t => {
  const checkout = t.testdir({})
  t.throws(() => readInstallation(checkout), {
    code: InstallationErrorCode.MISSING,
    remedy: `Run \`npm run setup\` in ${checkout}.`,
  })
})

t.test('a file of set-up that is damaged, or names what is gone, is told apart', async t => {
  const checkout = t.testdir({})
  mkdirSync(join(checkout, 'dist'))
  writeFileSync(join(checkout, 'dist', 'setup.json'), '{"version":1')
  t.throws(() => readInstallation(checkout), { code: InstallationErrorCode.DAMAGED })
  const gone = { version: 1, addon: '/nowhere/vesper.node', cache: '/c', parameterCache: '/c/p', parentCache: '/c/q' }
  writeFileSync(join(checkout, 'dist', 'setup.json'), JSON.stringify(gone))
  t.throws(() => readInstallation(checkout), { code: InstallationErrorCode.DAMAGED, message: /vesper\.node/ })
})
