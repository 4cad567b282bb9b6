// @ts-check
/** Which Rust is here, and which one the addon needs. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findCommand, runTool } from './tool.mjs'

/** What the addon's dependencies ask for (napi 3 asks most), where native/Cargo.toml names no `rust-version`. */
const MINIMUM_RUST = '1.88.0'

/** @param {string} root */
export function minimumRust(root) {
  const manifest = readFileSync(join(root, 'native', 'Cargo.toml'), 'utf8')
  return /^rust-version\s*=\s*"([\d.]+)"/m.exec(manifest)?.[1] ?? MINIMUM_RUST
}

/**
 * @typedef {object} Rust
 * @property {string} release
 * @property {string} host the target triple that it builds for
 */

/**
 * Null where cargo or rustc is missing, or is rustup's stand-in without a toolchain behind it.
 * @param {import('./step.mjs').Context} context
 * @returns {Promise<Rust | null>}
 */
export async function findRust({ env, folders }) {
  if (!findCommand('cargo', env) || !findCommand('rustc', env)) return null
  // Where cargo compiles: what rustup is told of a folder counts for that one.
  const cwd = folders.native
  const cargo = await runTool({ command: 'cargo', args: ['--version'], cwd, env })
  const rustc = await runTool({ command: 'rustc', args: ['-vV'], cwd, env })
  const release = /^release: (\S+)/m.exec(rustc.stdout)?.[1]
  const host = /^host: (\S+)/m.exec(rustc.stdout)?.[1]
  return cargo.ok && rustc.ok && release && host ? { release, host } : null
}
