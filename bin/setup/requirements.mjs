// @ts-check
/** What must be on the machine beforehand. All that is missing is told at once, one instruction each. */
import { mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addon } from './addon.mjs'
import { SetupError, SetupErrors } from './errors.mjs'
import { onInterruption } from './interruption.mjs'
import { isAtLeast } from './node-version.mjs'
import { missingParameterBytes } from './parameters.mjs'
import { findRust, minimumRust } from './rust.mjs'
import { findCommand, runTool } from './tool.mjs'

/** node_modules and dist. */
const CHECKOUT_BYTES = 600e6
/** Cargo's build folder with everything in it, and the finished addon. */
const BUILD_BYTES = 1_500e6

/** @param {import('./step.mjs').Context} context */
export async function requireAll(context) {
  const errors = addon.isDone(context) ? [] : [...(await rustErrors(context)), ...(await compilerErrors(context))]
  errors.push(...diskErrors(context))
  if (errors.length > 0) throw new SetupErrors(errors)
}

/** @param {import('./step.mjs').Context} context */
async function rustErrors(context) {
  const minimum = minimumRust(context.root)
  const rust = await findRust(context)
  if (!rust)
    return [
      new SetupError('SETUP_RUST_MISSING', `cargo and rustc (Rust ${minimum} or newer) are not to be found.`, {
        remedy: 'Install Rust with rustup (rustup.rs), open a new shell, and run it again.',
      }),
    ]
  if (!isAtLeast(rust.release, minimum))
    return [
      new SetupError(
        'SETUP_RUST_TOO_OLD',
        `This is Rust ${rust.release}; the native addon needs ${minimum} or newer.`,
        {
          remedy: 'Run: rustup update stable',
        },
      ),
    ]
  return []
}

/** @param {import('./step.mjs').Context} context */
async function compilerErrors({ env, folders }) {
  const remedy =
    process.platform === 'darwin'
      ? 'Run: xcode-select --install'
      : 'Install one with its headers (Debian, Ubuntu: gcc libc6-dev).'
  if (!findCommand('cc', env))
    return [new SetupError('SETUP_COMPILER_MISSING', 'There is no C compiler (cc) on the PATH.', { remedy })]
  // A compiler without the C library's headers is there and can't build anything: so it is asked to.
  const folder = mkdtempSync(join(folders.cache, 'compiler-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const forget = onInterruption(remove)
  try {
    writeFileSync(join(folder, 'probe.c'), '#include <stdlib.h>\nint main(void) { return EXIT_SUCCESS; }\n')
    const probe = await runTool({ command: 'cc', args: ['probe.c', '-o', 'probe'], cwd: folder, env })
    if (probe.ok) return []
    const message = `The C compiler (cc) can't build a program: it ${probe.how}.`
    return [new SetupError('SETUP_COMPILER_MISSING', message, { remedy, output: probe.tail })]
  } finally {
    forget()
    remove()
  }
}

/** @param {import('./step.mjs').Context} context */
function diskErrors(context) {
  const { root, folders } = context
  const cacheBytes = (addon.isDone(context) ? 0 : BUILD_BYTES) + missingParameterBytes(context)
  const sameDisk = statSync(root).dev === statSync(folders.cache).dev
  const needs = sameDisk
    ? [{ folder: folders.cache, bytes: cacheBytes + CHECKOUT_BYTES }]
    : [
        { folder: folders.cache, bytes: cacheBytes },
        { folder: root, bytes: CHECKOUT_BYTES },
      ]
  return needs.flatMap(({ folder, bytes }) => {
    const { bavail, bsize } = statfsSync(folder)
    const free = bavail * bsize
    if (free >= bytes) return []
    const message = `${gigabytes(free)} are free at ${folder}; ${gigabytes(bytes)} are needed.`
    const remedy =
      folder === root
        ? 'Make room there, and run it again.'
        : 'Make room, or put the cache on another disk with VESPER_CACHE, and run it again.'
    return [new SetupError('SETUP_DISK_FULL', message, { remedy })]
  })
}

/** @param {number} bytes */
const gigabytes = bytes => `${(bytes / 1e9).toFixed(1)} GB`
