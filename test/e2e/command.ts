/** The built `vesper` as a child process: what it says line by line, how it ends, and its death at will. */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { WITHOUT_TAP } from '../without-tap.js'

const COMMAND = fileURLToPath(new URL('../../bin/vesper.js', import.meta.url))
const LOOK_MS = 20

/** One line of `--json`. */
export type Line = Record<string, unknown>

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
  /** Of those lines of standard output that are JSON objects. */
  readonly lines: readonly Line[]
  /** What `{"error": …}` said, if anything. */
  readonly error: ErrorLine | undefined
}

export interface ErrorLine {
  readonly code: string
  readonly message: string
  readonly remedy?: string
  readonly data?: unknown
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>
  /** Another checkout's command. */
  readonly command?: string
  /** What runs it: a program and its first arguments. */
  readonly under?: readonly string[]
}

export class VesperCommand {
  readonly pid: number
  readonly ended: Promise<Ended>
  readonly #child: ChildProcess
  #out = ''
  #err = ''
  #end: Ended | null = null

  constructor(args: readonly string[], { env = {}, command = COMMAND, under = [] }: CommandOptions = {}) {
    const [program, ...rest] = [...WITHOUT_TAP, ...under, process.execPath, command, ...args] as [string, ...string[]]
    const child = spawn(program, rest, { env: { ...cleanEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    this.pid = child.pid ?? 0
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#out += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#err += text
    })
    this.ended = new Promise((resolve, reject) => {
      child.once('error', reject)
      // `exit` and not `close`: workers that outlive a killed process hold its pipes.
      child.once('exit', (code, signal) =>
        setImmediate(() => {
          this.#end = { code, signal, out: this.#out, err: this.#err, lines: this.lines, error: errorOf(this.lines) }
          resolve(this.#end)
        }),
      )
    })
  }

  get out(): string {
    return this.#out
  }

  get lines(): readonly Line[] {
    return this.#out
      .split('\n')
      .slice(0, -1)
      .filter(line => line.startsWith('{'))
      .map(line => JSON.parse(line) as Line)
  }

  /** Waits until something holds of what the command has said, or of the world. @throws when it ends before. */
  async until<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
    for (;;) {
      const found = await look()
      if (found !== undefined && found !== null && found !== false) return found as NonNullable<T>
      if (this.#end !== null)
        throw new Error(
          `vesper ended (${this.#end.code ?? this.#end.signal}) before ${what}:\n${this.#out}${this.#err}`,
        )
      await delay(LOOK_MS)
    }
  }

  /** The first JSON line that has these values. */
  line(wanted: Line): Promise<Line> {
    return this.until(JSON.stringify(wanted), () =>
      this.lines.find(line => Object.entries(wanted).every(([name, value]) => line[name] === value)),
    )
  }

  async kill(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal)
    return await this.ended
  }
}

/** Runs a command to its end. */
export function vesper(args: readonly string[], options?: CommandOptions): Promise<Ended> {
  return new VesperCommand(args, options).ended
}

/** The answer of a command that prints one JSON value. */
export async function answerOf<T>(args: readonly string[], options?: CommandOptions): Promise<T> {
  const { code, out, err } = await vesper([...args, '--json'], options)
  if (code !== 0) throw new Error(`vesper ${args.join(' ')} exited with ${code}:\n${out}${err}`)
  return JSON.parse(out) as T
}

/** False for one that has ended and that nobody has waited for. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    // No /proc on this system, or gone just now: the signal tells.
    return process.platform !== 'linux'
  }
}

export async function untilGone(pids: readonly number[]): Promise<void> {
  while (pids.some(isAlive)) await delay(LOOK_MS)
}

function errorOf(lines: readonly Line[]): ErrorLine | undefined {
  return lines.find(line => 'error' in line)?.error as ErrorLine | undefined
}

/** Neither the user's settings nor the test runner's loaders. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const ours = /^(VESPER_(?!CACHE$)|NODE_OPTIONS$|NODE_V8_COVERAGE$|FIL_PROOFS_|_TAPJS|TAP_)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)))
}
