// @ts-check
/** Where set-up keeps things: what is slow to make goes to a cache of the user's, so that a second checkout is quick. */
import { accessSync, constants, mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { SetupError } from './errors.mjs'

/**
 * @typedef {object} Folders
 * @property {string} cache all of the below
 * @property {string} target cargo's build folder, shared by all checkouts
 * @property {string} native what cargo compiles, as in the checkout that it last worked for
 * @property {string} addon finished addons, each in a folder named by the hash of what it was built from
 * @property {string} parameters Groth16 parameters and verifying keys
 * @property {string} parents the parent caches of graphs (made by the proofs library itself)
 * @property {string} locks one set-up at a time builds the addon, makes parameters, or works in a checkout
 * @property {string} logs all that a step's tool said, last run only
 */

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Folders}
 */
export function foldersOf(env) {
  // The XDG specification says that a relative path is to be ignored.
  const xdg = env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : null
  const cache = env.VESPER_CACHE
    ? resolve(env.VESPER_CACHE)
    : join(xdg ?? join(env.HOME || homedir(), '.cache'), 'vesper')
  return {
    cache,
    target: join(cache, 'target'),
    native: join(cache, 'native'),
    addon: join(cache, 'addon'),
    parameters: join(cache, 'parameters'),
    parents: join(cache, 'parents'),
    locks: join(cache, 'locks'),
    logs: join(cache, 'logs'),
  }
}

/** @param {Folders} folders */
export function makeFolders(folders) {
  try {
    for (const folder of Object.values(folders)) {
      mkdirSync(folder, { recursive: true })
      accessSync(folder, constants.W_OK | constants.X_OK)
    }
  } catch (cause) {
    throw new SetupError('SETUP_CACHE_UNWRITABLE', `The cache ${folders.cache} can't be written.`, {
      remedy: 'Set VESPER_CACHE to a folder of yours with 3 GB free, and run it again.',
      cause,
    })
  }
}
