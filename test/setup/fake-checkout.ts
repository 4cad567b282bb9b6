/**
 * A checkout with our real set-up scripts and stand-ins for all tools (npm, tsc, cargo, rustc, cc), which write down that they were called.
 * Set-up runs in it as a process of its own, with nothing else on its PATH.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { projectRoot } from './project-root.js'

export interface SetupEnd {
  code: number | null
  stdout: string
  stderr: string
}

export interface FakeTool {
  name: string
  /** JavaScript; `log(line)` writes down the call. */
  script: string
}

const PRELUDE = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
const log = line => appendFileSync(process.env.FAKE_CALLS, line + '\\n')
const write = (path, text) => { mkdirSync(dirname(path), { recursive: true }); writeFileSync(path, text) }
const args = process.argv.slice(2)
`

/** What npm ci would bring: its own list, and a compiler that "compiles" to three files. */
const NPM = `
log('npm ' + args.join(' '))
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
delete lock.packages['']
write('node_modules/.package-lock.json', JSON.stringify(lock))
write('node_modules/typescript/package.json', '{ "type": "module" }')
write('node_modules/typescript/bin/tsc', readFileSync(process.env.FAKE_TSC, 'utf8'))
`

const TSC = `${PRELUDE}
log('tsc ' + (existsSync('dist/.tsbuildinfo') ? 'again' : 'all'))
write('dist/.tsbuildinfo', '{}')
if (readFileSync('bin/vesper.ts', 'utf8').includes('wrong')) { console.log("bin/vesper.ts(1,1): error TS1: it is wrong"); process.exit(2) }
write('dist/bin/vesper.js', '#!/usr/bin/env node')
write('dist/native/parameters.js', readFileSync(process.env.FAKE_PARAMETERS, 'utf8'))
write('dist/bin/charts/build.js', readFileSync(process.env.FAKE_CHARTS, 'utf8'))
`

/** Parameters of the length that the manifest names, with the key at their beginning. */
const PARAMETERS = `${PRELUDE}
export const installVerifyingKeys = directory => {
  for (const key of ['porep.vk', 'aggregation.srs']) write(join(directory, key), readFileSync(join('native/parameters', key)))
}
export const generateParameters = (circuit, directory) => {
  log('parameters ' + circuit)
  write(join(directory, 'porep.params'), 'key' + 'p'.repeat(2))
}
`

/** One chart, which says what it was made of. */
const CHARTS = `${PRELUDE}
log('charts')
const machine = readFileSync('machines/letter.ts', 'utf8')
if (machine.includes('wrong')) { console.error('the machine is wrong'); process.exit(1) }
write(join(args[0], 'letter.json'), machine)
console.log('letter.json')
`

/** A page of one file, which says what it was made of. */
const PAGE = `${PRELUDE}
log('page')
const source = readFileSync('runtime/inspector/page/main.tsx', 'utf8')
if (source.includes('wrong')) { console.error('main.tsx is wrong'); process.exit(1) }
write(join(args[0], 'page.js'), source)
console.log('page.js 1.0 kB')
console.log('all 1.0 kB of 80 kB, compressed')
`

/** The library that comes out says what went in. With FAKE_CARGO=fail it fails; with slow it waits to be ended. */
const CARGO = `
if (args[0] === '--version') console.log('cargo 1.95.0')
else {
  log('cargo ' + args.join(' '))
  console.error('   Compiling first v1.0.0\\n   Compiling second v1.0.0')
  if (process.env.FAKE_CARGO === 'fail') {
    for (let i = 1; i <= 30; i++) console.error('complaint ' + i)
    process.exit(101)
  }
  if (process.env.FAKE_CARGO === 'slow') {
    write(join(process.env.FAKE_CALLS + '.cargo-pid'), String(process.pid))
    await new Promise(resolve => setTimeout(resolve, 60_000))
  }
  if (process.env.FAKE_CARGO === 'pause') await new Promise(resolve => setTimeout(resolve, 700))
  const name = process.platform === 'darwin' ? 'libvesper_native.dylib' : 'libvesper_native.so'
  write(join(process.env.CARGO_TARGET_DIR, 'release', name), 'built of ' + readFileSync('src/lib.rs', 'utf8'))
}
`

const RUSTC = `
const release = process.env.FAKE_RUST ?? '1.95.0'
console.log('rustc ' + release + '\\nhost: x86_64-unknown-linux-gnu\\nrelease: ' + release)
`

const CC = `
if (process.env.FAKE_CC === 'no-headers') { console.error('fatal error: stdlib.h: No such file or directory'); process.exit(1) }
`

export const FAKE_TOOLS: readonly FakeTool[] = [
  { name: 'npm', script: NPM },
  { name: 'cargo', script: CARGO },
  { name: 'rustc', script: RUSTC },
  { name: 'cc', script: CC },
]

export class FakeCheckout {
  readonly root: string
  readonly cache: string
  readonly #tools: string
  readonly #calls: string
  readonly #base: string
  readonly #others: ChildProcess[] = []

  constructor(options: { cache?: string } = {}) {
    this.#base = mkdtempSync(join(tmpdir(), 'vesper-setup-'))
    this.root = join(this.#base, 'checkout')
    this.cache = options.cache ?? join(this.#base, 'cache')
    this.#tools = join(this.#base, 'tools')
    this.#calls = join(this.#base, 'calls')
    const project = projectRoot()
    for (const scripts of ['setup', 'test'])
      cpSync(join(project, 'bin', scripts), join(this.root, 'bin', scripts), { recursive: true })
    for (const script of ['setup.mjs', 'test.mjs']) cpSync(join(project, 'bin', script), join(this.root, 'bin', script))
    this.write('package.json', '{ "name": "fake", "type": "module" }')
    this.write('package-lock.json', JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } }))
    this.write('tsconfig.json', '{}')
    this.write('bin/vesper.ts', 'export {}')
    this.write('bin/charts/build.ts', 'export {}')
    this.write('bin/build-page.mjs', PAGE)
    this.write('runtime/inspector/page/main.tsx', 'version one')
    this.write('machines/letter.ts', 'version one')
    this.write('native/Cargo.toml', '[package]\nname = "vesper-native"')
    this.write('native/Cargo.lock', '[[package]]\n[[package]]')
    this.write('native/src/lib.rs', 'version one')
    this.write('native/parameters.ts', 'export {}')
    this.write('native/parameters/manifest.json', MANIFEST)
    this.write('native/parameters/porep.vk', 'key')
    this.write('native/parameters/aggregation.srs', 'powers')
    this.writeTool({ name: 'tsc.mjs', script: TSC })
    this.writeTool({ name: 'parameters.mjs', script: PARAMETERS })
    this.writeTool({ name: 'charts.mjs', script: CHARTS })
    for (const { name, script } of FAKE_TOOLS) this.addTool({ name, script })
  }

  write(path: string, text: string): void {
    const file = join(this.root, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8')
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path))
  }

  addTool({ name, script }: FakeTool): void {
    // The launcher has no extension and lies outside any package, so it loads its module from beside it.
    this.writeTool({ name: `${name}.mjs`, script: PRELUDE + script })
    const launcher = join(this.#tools, name)
    writeFileSync(launcher, `#!${process.execPath}\nimport(${JSON.stringify(join(this.#tools, `${name}.mjs`))})\n`)
    chmodSync(launcher, 0o755)
  }

  removeTool(name: string): void {
    rmSync(join(this.#tools, name))
  }

  private writeTool({ name, script }: FakeTool): void {
    mkdirSync(this.#tools, { recursive: true })
    writeFileSync(join(this.#tools, name), script)
  }

  /** What tools were called since the last question, in order. */
  calls(): string[] {
    if (!existsSync(this.#calls)) return []
    const lines = readFileSync(this.#calls, 'utf8').trim().split('\n')
    rmSync(this.#calls)
    return lines
  }

  /** The process id of a cargo that was told to be slow, once it is there. */
  async slowCargo(): Promise<number> {
    const file = `${this.#calls}.cargo-pid`
    const patience = Date.now() + 20_000
    while (!existsSync(file) || readFileSync(file, 'utf8') === '') {
      if (Date.now() > patience) throw new Error('set-up never came to cargo')
      await new Promise(resolve => setTimeout(resolve, 20))
    }
    return Number(readFileSync(file, 'utf8'))
  }

  start(
    args: readonly string[] = [],
    env: NodeJS.ProcessEnv = {},
  ): { process: ChildProcess; ended: Promise<SetupEnd> } {
    const variables = {
      PATH: this.#tools,
      HOME: this.#base,
      VESPER_CACHE: this.cache,
      FAKE_CALLS: this.#calls,
      FAKE_TSC: join(this.#tools, 'tsc.mjs'),
      FAKE_CHARTS: join(this.#tools, 'charts.mjs'),
      FAKE_PARAMETERS: join(this.#tools, 'parameters.mjs'),
      ...env,
    }
    const pairs = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
    // By way of env(1), for tap puts its loader into the environment of every process that a test starts, and of theirs.
    const script = join(this.root, 'bin', 'setup.mjs')
    const child = spawn('/usr/bin/env', ['-i', ...pairs, process.execPath, script, ...args], {
      cwd: this.#base,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#others.push(child)
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', data => {
      stdout += data
    })
    child.stderr.on('data', data => {
      stderr += data
    })
    const ended = new Promise<SetupEnd>(resolve => child.once('close', code => resolve({ code, stdout, stderr })))
    return { process: child, ended }
  }

  setUp(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<SetupEnd> {
    return this.start(args, env).ended
  }

  remove(): void {
    for (const child of this.#others) child.kill('SIGKILL')
    rmSync(this.#base, { recursive: true, force: true })
  }
}

const MANIFEST = JSON.stringify({
  circuits: { 'porep-2KiB': { id: 'porep', paramsBytes: 5, expectedSeconds: 61 } },
})
