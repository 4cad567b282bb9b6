// @ts-check
/**
 * The native addon, built once for each content: what it is made of (sources, lock file, compiler, target, flags) gives a hash, and the hash a
 * folder in the user's cache. A second checkout of the same commit finds it there and asks only rustc for its version.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { copyWhole } from './atomic-file.mjs'
import { fromFileSystem, SetupError } from './errors.mjs'
import { contentHash, filesUnder, glance } from './fingerprint.mjs'
import { acquireLock } from './lock.mjs'
import { isNativeSource, mirrorNativeSources } from './native-sources.mjs'
import { findRust } from './rust.mjs'
import { currentStamp, writeStamp } from './stamp.mjs'
import { runStepTool } from './step.mjs'

const LIBRARY = process.platform === 'darwin' ? 'libvesper_native.dylib' : 'libvesper_native.so'

/** @param {string} root */
const stampOf = root => join(root, 'dist', '.stamps', 'addon.json')

/**
 * What is compiled for the addon. What makes the actors is a workspace of its own.
 * @param {string} root
 */
function sourcesOf(root) {
  const actors = join(root, 'native', 'actors')
  return filesUnder(
    join(root, 'native'),
    (path, isFolder) => isNativeSource(path, isFolder) && path !== actors && !(isFolder && /[\\/]examples$/.test(path)),
  )
}

/**
 * The addon that was made of these very sources, in the cache that is in use now.
 * @param {import('./step.mjs').Context} context
 */
export function stampedAddon({ root, folders }) {
  const made = currentStamp(stampOf(root), root, sourcesOf(root))?.made
  return made?.startsWith(join(folders.addon, '/')) && existsSync(made) ? made : null
}

/**
 * Cargo, for whoever needs it: its build folder in the user's cache, and colours off.
 * @param {import('./step.mjs').Context} context
 */
export function cargoEnvironment({ folders }) {
  // With a target of its own set, cargo would put the library somewhere else.
  return { CARGO_TARGET_DIR: folders.target, CARGO_BUILD_TARGET: undefined, CARGO_TERM_COLOR: 'never' }
}

/**
 * One cargo at a time: checkouts share the build folder, and in it the library's name.
 * @param {import('./step.mjs').Context} context
 */
export function lockCargo({ folders, progress }) {
  return acquireLock(join(folders.locks, 'cargo.lock'), ({ pid, host }) =>
    progress.say(`waiting for another set-up that is building (process ${pid} on ${host})`),
  )
}

/**
 * @param {import('./step.mjs').Context} context
 * @param {string} made
 */
async function build(context, made) {
  const { root, folders, env, progress } = context
  // Cargo takes a library of that name for its own, though one that somebody ran in a checkout may have built it: so it starts without one.
  for (const folder of ['release', join('release', 'deps')])
    rmSync(join(folders.target, folder, LIBRARY), { force: true })
  const total = countPackages(root)
  let compiled = 0
  const end = await runStepTool(context, 'addon', {
    command: 'cargo',
    args: ['build', '--release', '--locked'],
    cwd: mirrorNativeSources(context),
    env: cargoEnvironment(context),
    onLine: line => {
      if (/^\s*Compiling /.test(line)) compiled++
      progress.say(compiled > 1 ? `${line.trim()} (crate ${Math.min(compiled, total)} of about ${total})` : line)
    },
  })
  if (!end.ok)
    throw new SetupError('SETUP_CARGO_FAILED', `cargo build ${end.how}.`, {
      remedy: env.CARGO_NET_OFFLINE
        ? 'CARGO_NET_OFFLINE is set; the first build has to fetch crates. Unset it and run it again.'
        : 'Look at the last lines above: most often memory, disk or the network ran out. Then run it again; what is built is kept.',
      output: end.tail,
      log: end.log,
    })
  try {
    copyWhole(join(folders.target, 'release', LIBRARY), made)
  } catch (error) {
    throw fromFileSystem(error, 'copying the addon into the cache')
  }
}

/** @param {string} root */
function countPackages(root) {
  return readFileSync(join(root, 'native', 'Cargo.lock'), 'utf8').split('[[package]]').length - 1
}

/**
 * A set-up that was killed outright could not remove its half copy.
 * @param {string} folder
 */
function removeLeftovers(folder) {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder)) if (name.endsWith('.tmp')) rmSync(join(folder, name), { force: true })
}

/** @type {import('./step.mjs').Step} */
export const addon = {
  id: 'addon',
  title: 'building the native addon',
  expected: ({ folders }) =>
    existsSync(join(folders.target, 'release', 'deps'))
      ? { id: 'addon.again', seconds: 40 }
      : { id: 'addon', seconds: 480 },
  isDone: context => stampedAddon(context) !== null,
  async run(context) {
    const { root, env, folders } = context
    const rust = await findRust(context)
    if (!rust)
      throw new SetupError('SETUP_RUST_MISSING', 'cargo and rustc are no longer to be found.', {
        remedy: 'Install Rust with rustup (rustup.rs), open a new shell, and run it again.',
      })
    const files = sourcesOf(root)
    const stamp = { glance: glance(root, files), content: contentHash(root, files) }
    const flags = [env.RUSTFLAGS ?? '', env.CARGO_ENCODED_RUSTFLAGS ?? '']
    const folder = join(folders.addon, contentHash(root, files, [rust.release, rust.host, ...flags]))
    const made = join(folder, 'vesper.node')
    if (!existsSync(made)) {
      const release = await lockCargo(context)
      try {
        // Another set-up may have built it while we waited.
        if (!existsSync(made)) {
          removeLeftovers(folder)
          await build(context, made)
        }
      } finally {
        release()
      }
    }
    writeStamp(stampOf(root), { state: 'done', ...stamp, made })
  },
}
