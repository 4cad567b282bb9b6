// @ts-check
/** The npm dependencies, exactly as package-lock.json names them. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './errors.mjs'
import { contentHash, glance } from './fingerprint.mjs'
import { currentStamp, readStamp, removeStamp, writeStamp } from './stamp.mjs'
import { runStepTool } from './step.mjs'
import { findCommand } from './tool.mjs'

/** @param {string} root */
const stampOf = root => join(root, 'node_modules', '.vesper-stamp.json')
/** @param {string} root */
const lockOf = root => join(root, 'package-lock.json')
/** @param {string} root */
const installedLockOf = root => join(root, 'node_modules', '.package-lock.json')

/** @param {string} root */
function stamp(root) {
  const files = [lockOf(root)]
  writeStamp(stampOf(root), { state: 'done', glance: glance(root, files), content: contentHash(root, files) })
}

/**
 * Whether somebody's own `npm install` already brought what the lock file names: then their node_modules is left as it is.
 * npm writes its list of what it installed last of all, so a broken-off installation has none.
 * @param {string} root
 */
function isInstalledByHand(root) {
  if (!existsSync(installedLockOf(root))) return false
  /** @type {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }>} */
  const installed = JSON.parse(readFileSync(installedLockOf(root), 'utf8')).packages ?? {}
  /** @type {typeof installed} */
  const { '': _project, ...wanted } = JSON.parse(readFileSync(lockOf(root), 'utf8')).packages ?? {}
  return (
    Object.keys(installed).every(path => path in wanted) &&
    Object.entries(wanted).every(([path, { version, integrity, optional, devOptional }]) => {
      const found = installed[path]
      // Optional packages are left out on systems that they are not for.
      return found ? found.version === version && found.integrity === integrity : (optional ?? devOptional ?? false)
    })
  )
}

/** @type {import('./step.mjs').Step} */
export const dependencies = {
  id: 'dependencies',
  title: 'installing npm dependencies',
  expected: () => ({ id: 'dependencies', seconds: 30 }),
  isDone({ root }) {
    if (!existsSync(installedLockOf(root))) return false
    if (currentStamp(stampOf(root), root, [lockOf(root)])) return true
    if (readStamp(stampOf(root)) || !isInstalledByHand(root)) return false
    stamp(root)
    return true
  },
  async run(context) {
    const { root, env } = context
    removeStamp(stampOf(root))
    // Without install scripts: none of the dependencies needs one (lmdb, cbor-x and biome come with their binaries), and none gets to run.
    const args = ['ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=http']
    if (!findCommand('npm', env))
      throw new SetupError('SETUP_NPM_FAILED', 'npm is not on the PATH.', {
        remedy: 'Install npm (it comes with Node.js), and run it again.',
      })
    const end = await runStepTool(context, 'dependencies', { command: 'npm', args })
    if (!end.ok) {
      const isOutOfStep = end.tail.some(line => line.includes('npm help ci'))
      throw new SetupError('SETUP_NPM_FAILED', `npm ci ${end.how}.`, {
        remedy: isOutOfStep
          ? 'package.json and package-lock.json don’t go together. Run: npm install && npm run lock'
          : 'Look at the last lines above: most often the network or the registry is out of reach. Then run it again.',
        output: isOutOfStep ? [] : end.tail,
        log: end.log,
      })
    }
    stamp(root)
  },
}
