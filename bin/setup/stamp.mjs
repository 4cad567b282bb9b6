// @ts-check
/** What a step left behind when it finished, and of what: the reason why a warm set-up has nothing to do. */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { writeWhole } from './atomic-file.mjs'
import { contentHash, glance } from './fingerprint.mjs'

/**
 * @typedef {object} Stamp
 * @property {'running' | 'failed' | 'done'} state
 * @property {string} glance sizes and times of the sources
 * @property {string} content hash of the sources
 * @property {string} [made] what came out, where it has a name of its own
 */

/**
 * @param {string} path
 * @returns {Stamp | null}
 */
export function readStamp(path) {
  if (!existsSync(path)) return null
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // A stamp that can't be read proves nothing.
    return null
  }
}

/**
 * @param {string} path
 * @param {Stamp} stamp
 */
export function writeStamp(path, stamp) {
  writeWhole(path, `${JSON.stringify(stamp)}\n`)
}

/** @param {string} path */
export function removeStamp(path) {
  rmSync(path, { force: true })
}

/**
 * The finished stamp, where the sources are still what it was made of. Files that only got new times (a fresh checkout of the same
 * commit, a branch left and entered again) cost one reading, and a new stamp.
 * @param {string} path
 * @param {string} root
 * @param {readonly string[]} files
 * @returns {Stamp | null}
 */
export function currentStamp(path, root, files) {
  const stamp = readStamp(path)
  if (stamp?.state !== 'done') return null
  const seen = glance(root, files)
  if (stamp.glance === seen) return stamp
  if (stamp.content !== contentHash(root, files)) return null
  const renewed = { ...stamp, glance: seen }
  writeStamp(path, renewed)
  return renewed
}
