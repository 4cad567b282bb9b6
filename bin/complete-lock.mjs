#!/usr/bin/env node
// @ts-check
/**
 * `npm run lock`, after a change of dependencies: names in package-lock.json the optional packages of other platforms too.
 *
 * npm leaves out of the lock file what the registry in reach doesn't have (a mirror may lack binaries for other systems), and then its own
 * `npm ci` refuses that lock file as incomplete. Their versions are exact in the packages that ask for them, so they can be named without being
 * fetched; on the platform that needs one, npm fetches it.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeWhole } from './setup/atomic-file.mjs'

/**
 * @typedef {object} Locked
 * @property {string} [version]
 * @property {string} [license]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 */

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'openharmony', 'sunos', 'win32']
const PROCESSORS = ['arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64', 'arm']

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const path = join(root, 'package-lock.json')
/** @type {{ packages: Record<string, Locked> }} */
const lock = JSON.parse(readFileSync(path, 'utf8'))

/**
 * As Node looks for it: beside the package, then in each folder above.
 * @param {string} from
 * @param {string} name
 */
function isLocked(from, name) {
  for (let at = from; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/'))))
    if (`${at}/node_modules/${name}` in lock.packages) return true
  return `node_modules/${name}` in lock.packages
}

/**
 * What the name of a platform's package says of where it belongs.
 * @param {string} name
 * @returns {Locked}
 */
function platformOf(name) {
  const words = name.split(/[^a-z0-9]+/)
  const os = SYSTEMS.find(system => words.includes(system))
  const cpu = PROCESSORS.find(processor => words.includes(processor))
  const libc = words.some(word => word.startsWith('musl'))
    ? 'musl'
    : words.some(word => word.startsWith('gnu')) && 'glibc'
  return { ...(os && { os: [os] }), ...(cpu && { cpu: [cpu] }), ...(libc && os === 'linux' && { libc: [libc] }) }
}

let named = 0
for (const [at, { optionalDependencies = {}, dev, license }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    // A range says nothing of which version it would be.
    if (isLocked(at, name) || !/^\d+\.\d+\.\d+$/.test(version)) continue
    const about = { version, ...(dev && { dev }), ...(license && { license }), optional: true, ...platformOf(name) }
    lock.packages[`node_modules/${name}`] = about
    named++
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeWhole(path, `${JSON.stringify(lock, null, 2)}\n`)
process.stdout.write(`package-lock.json: ${named} more packages of other platforms are named\n`)
