// @ts-check
/** TypeScript into dist/. */
import { existsSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { SetupError } from './errors.mjs'
import { contentHash, filesUnder, glance } from './fingerprint.mjs'
import { currentStamp, readStamp, writeStamp } from './stamp.mjs'
import { runStepTool } from './step.mjs'

/** The same list as `include` in tsconfig.json, which a test holds it to. */
export const SOURCE_FOLDERS = ['actors', 'bench', 'bin', 'config', 'filecoin', 'machines', 'native', 'runtime', 'test']

/** @param {string} root */
const stampOf = root => join(root, 'dist', '.stamps', 'compilation.json')

/**
 * The sources, and what else decides what comes out of them.
 * @param {string} root
 */
function sourcesOf(root) {
  const isSource = (/** @type {string} */ path, /** @type {boolean} */ isFolder) =>
    isFolder ? !/(^|[\\/])(node_modules|target)$/.test(path) : path.endsWith('.ts')
  return [
    ...SOURCE_FOLDERS.flatMap(folder => filesUnder(join(root, folder), isSource)),
    ...['tsconfig.json', 'package-lock.json'].map(name => join(root, name)),
  ]
}

/**
 * What was compiled from a source that is gone would still be found, by the test runner first of all.
 * @param {string} root
 */
function removeOrphans(root) {
  const dist = join(root, 'dist')
  for (const folder of SOURCE_FOLDERS)
    for (const file of filesUnder(join(dist, folder))) {
      const source = join(root, relative(dist, file).replace(/\.(d\.ts|js\.map|js)$/, '.ts'))
      if (source.endsWith('.ts') && !existsSync(source)) rmSync(file)
    }
}

/** @type {import('./step.mjs').Step} */
export const compilation = {
  id: 'compilation',
  title: 'compiling TypeScript',
  expected: ({ root }) =>
    existsSync(stampOf(root)) ? { id: 'compilation.again', seconds: 6 } : { id: 'compilation', seconds: 15 },
  isDone: ({ root }) =>
    existsSync(join(root, 'dist', 'bin', 'vesper.js')) && currentStamp(stampOf(root), root, sourcesOf(root)) !== null,
  async run(context) {
    const { root } = context
    const before = readStamp(stampOf(root))
    // tsc's own record of what it wrote can't be trusted when it was broken off, or when files are gone from under it.
    if (!before || before.state === 'running' || !existsSync(join(root, 'dist', 'bin', 'vesper.js')))
      rmSync(join(root, 'dist', '.tsbuildinfo'), { force: true })
    const files = sourcesOf(root)
    const stamp = { glance: glance(root, files), content: contentHash(root, files) }
    writeStamp(stampOf(root), { state: 'running', ...stamp })
    const end = await runStepTool(context, 'compilation', {
      command: process.execPath,
      args: [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json', '--pretty', 'false'],
    })
    if (!end.ok) {
      writeStamp(stampOf(root), { state: 'failed', ...stamp })
      throw new SetupError('SETUP_TYPESCRIPT_FAILED', `tsc ${end.how}: the sources don't compile.`, {
        remedy: 'Correct the lines named above, and run it again.',
        output: end.tail,
        log: end.log,
      })
    }
    removeOrphans(root)
    writeStamp(stampOf(root), { state: 'done', ...stamp })
  },
}
