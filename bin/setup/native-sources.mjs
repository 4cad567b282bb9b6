// @ts-check
/**
 * What cargo compiles, once more in the user's cache. Checkouts share cargo's build folder, and cargo goes by a crate's place and its files' dates: it would
 * build anew for each checkout what has not changed, and take for unchanged what is older than what another checkout built. Here a file has another date when
 * it has another content, and only then.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { copyWhole } from './atomic-file.mjs'
import { filesUnder } from './fingerprint.mjs'

/**
 * Call it with cargo's lock, and hold that while cargo runs.
 * @param {Pick<import('./step.mjs').Context, 'root' | 'folders'>} context
 * @returns {string} the folder that is what `native/` is in the checkout
 */
export function mirrorNativeSources({ root, folders }) {
  const from = join(root, 'native')
  const to = folders.native
  const names = new Set(sourcesUnder(from))
  mkdirSync(to, { recursive: true })
  removeOthers(to, from)
  for (const name of names) if (!isSame(join(from, name), join(to, name))) copyWhole(join(from, name), join(to, name))
  return to
}

/**
 * What the checkout hasn't, or has as something else, and what a copy that was cut short has left.
 * @param {string} folder
 * @param {string} like
 */
function removeOthers(folder, like) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [own, other] = [join(folder, entry.name), join(like, entry.name)]
    const stat = statSync(other, { throwIfNoEntry: false })
    if (entry.isDirectory() && stat?.isDirectory()) removeOthers(own, other)
    else if (!entry.isFile() || !stat?.isFile()) rmSync(own, { recursive: true, force: true })
  }
}

/** @param {string} folder */
const sourcesUnder = folder => filesUnder(folder, isNativeSource).map(file => relative(folder, file))

/**
 * Everything that the compiler may look at, files that it includes as bytes among them.
 * @param {string} path
 * @param {boolean} isFolder
 */
export const isNativeSource = (path, isFolder) =>
  isFolder ? !/[\\/](target|node_modules)$/.test(path) : !/\.(ts|md|tmp)$/.test(path)

/**
 * @param {string} one
 * @param {string} other
 */
const isSame = (one, other) =>
  statSync(other, { throwIfNoEntry: false }) !== undefined && readFileSync(one).equals(readFileSync(other))
