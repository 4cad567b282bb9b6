// @ts-check
/** dist/setup.json: where this checkout's addon and caches are, for the compiled program to read without any environment. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stampedAddon } from './addon.mjs'
import { writeWhole } from './atomic-file.mjs'

/**
 * @typedef {object} Installation
 * @property {1} version of this file's form; readers refuse others
 * @property {string} addon the native addon, a .node file
 * @property {string} cache the folder that holds what follows
 * @property {string} parameterCache for FIL_PROOFS_PARAMETER_CACHE
 * @property {string} parentCache for FIL_PROOFS_CACHE_DIR, which wants a slash at the end; this has none
 * @property {string} at when these were last changed, ISO 8601
 */

/**
 * Writes the file if what it says has changed.
 * @param {import('./step.mjs').Context} context
 * @returns {Installation}
 */
export function recordInstallation(context) {
  const { root, folders } = context
  const path = join(root, 'dist', 'setup.json')
  const installation = {
    addon: stampedAddon(context) ?? '',
    cache: folders.cache,
    parameterCache: folders.parameters,
    parentCache: folders.parents,
  }
  const before = existsSync(path) ? read(path) : null
  if (before && Object.entries(installation).every(([key, value]) => before[key] === value))
    return /** @type {any} */ (before)
  const now = /** @type {Installation} */ ({ version: 1, ...installation, at: new Date().toISOString() })
  writeWhole(path, `${JSON.stringify(now, null, 2)}\n`)
  return now
}

/**
 * @param {string} path
 * @returns {Record<string, unknown> | null}
 */
function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}
