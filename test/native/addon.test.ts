import { Worker } from 'node:worker_threads'
import t from 'tap'
import { loadAddon } from '../../native/index.js'
import { useInstalledAddon } from './installed.js'

useInstalledAddon()

t.test('the addon is loaded once, with the folders that were asked for', async t => {
  const addon = loadAddon()
  t.equal(loadAddon(), addon)
  t.equal(addon.settings().parameterCache, process.env.FIL_PROOFS_PARAMETER_CACHE)
})

t.test('other folders than those that the library has read are refused', async t => {
  loadAddon()
  t.throws(() => loadAddon({ parameterCache: '/elsewhere' }), { code: 'NATIVE_SETTINGS_FIXED' })
  t.throws(() => loadAddon({ parentCache: '/elsewhere' }), { code: 'NATIVE_SETTINGS_FIXED' })
})

t.test('a worker thread whose environment was changed behind the process is refused', async t => {
  loadAddon()
  const module = new URL('../../native/addon.js', import.meta.url).href
  const script = `import(${JSON.stringify(module)}).then(({ loadAddon }) => loadAddon()).then(
    () => 'loaded', error => error.code).then(answer => require('node:worker_threads').parentPort.postMessage(answer))`
  const answer = (env: NodeJS.ProcessEnv): Promise<unknown> =>
    new Promise((resolve, reject) =>
      new Worker(script, { eval: true, env }).once('message', resolve).once('error', reject),
    )
  t.equal(await answer(process.env), 'loaded')
  t.equal(await answer({ ...process.env, FIL_PROOFS_PARAMETER_CACHE: '/elsewhere' }), 'NATIVE_SETTINGS_FIXED')
})

t.test('an addon that is not there is told with its path', async t => {
  t.throws(() => loadAddon({ path: '/nonexistent.node' }), { code: 'NATIVE_ADDON_MISSING', message: /nonexistent/ })
})
