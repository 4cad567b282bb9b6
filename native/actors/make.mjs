#!/usr/bin/env node
// @ts-check
/** Compiles the built-in actors to WebAssembly and packs them, as README.md tells. By hand: what it makes is committed. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { decode } from '@ipld/dag-cbor'

const here = fileURLToPath(new URL('.', import.meta.url))
const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache', 'vesper', 'actors')
/** What the crates call a network with sectors of 2 KiB; the other is the same without its proofs being looked at. */
const BUILDS = { devnet: 'devnet', simulated: 'testing-fake-proofs' }
const network = /** @type {keyof typeof BUILDS} */ (process.argv[2] ?? 'devnet')
if (!(network in BUILDS))
  throw new RangeError(`there is no network '${network}'; there are ${Object.keys(BUILDS).join(', ')}`)
const ACTORS = 'system init cron account power miner market paych multisig reward verifreg datacap'.split(' ')

/**
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
function cargo(args, { cwd = here, env = {} } = {}) {
  const { status } = spawnSync('cargo', args, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

cargo(
  [
    ...['build', '--locked', '--profile', 'wasm', '--target', 'wasm32-unknown-unknown'],
    // The FVM of network version 17 knows the instructions of WebAssembly's first release alone; the standard library that rustup ships has newer ones.
    '-Zbuild-std=std,panic_abort',
    ...ACTORS.flatMap(actor => ['-p', `fil_actor_${actor}`]),
  ],
  {
    env: {
      BUILD_FIL_NETWORK: BUILDS[network],
      CARGO_TARGET_DIR: join(target, network),
      RUSTC_BOOTSTRAP: '1',
      RUSTFLAGS: [
        '-Ctarget-cpu=mvp -Ctarget-feature=+crt-static,+mutable-globals -Clink-arg=--export-table',
        // Where panics say they came from is part of the bytes: the same on every machine.
        `--remap-path-prefix=${process.env.CARGO_HOME ?? join(homedir(), '.cargo')}=cargo`,
        `--remap-path-prefix=${spawnSync('rustc', ['--print', 'sysroot'], { encoding: 'utf8' }).stdout.trim()}=rust`,
        `--remap-path-prefix=${here}=actors`,
      ].join(' '),
    },
  },
)
const out = join(target, 'car')
mkdirSync(out, { recursive: true })
const car = join(out, `${network}.car`)
rmSync(car, { force: true })
const wasm = join(target, network, 'wasm32-unknown-unknown', 'wasm')
cargo(['run', '--release', '--locked', '--', wasm, car], {
  cwd: join(here, 'pack'),
  env: { CARGO_TARGET_DIR: join(target, 'pack') },
})

const bytes = readFileSync(car)
const name = `builtin-actors-9.0.1-${network}`
writeFileSync(
  join(here, `${name}.car.br`),
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } }),
)
const facts = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), root: rootOf(bytes) }
writeFileSync(join(here, `${name}.json`), `${JSON.stringify(facts, null, 2)}\n`)
process.stdout.write(`${name} ${JSON.stringify(facts)}\n`)

/**
 * The one root that a CAR's header names.
 * @param {Buffer} bytes
 */
function rootOf(bytes) {
  // The header's length is a varint of one byte: it holds a version and a CID.
  const header = /** @type {{ roots: unknown[] }} */ (decode(bytes.subarray(1, 1 + (bytes[0] ?? 0))))
  return String(header.roots[0])
}
