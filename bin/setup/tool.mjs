// @ts-check
/** Runs a tool (npm, tsc, cargo): tells its last line, keeps all of them in a log, ends it with all its children on Ctrl-C. */
import { spawn } from 'node:child_process'
import { accessSync, constants, createWriteStream, mkdirSync, statSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { stripVTControlCharacters } from 'node:util'
import { isInterrupted, onInterruption } from './interruption.mjs'

/** What a person can read at a glance when a step fails; the log has the rest. */
const KEPT_LINES = 20
const GRACE_MS = 3_000

/**
 * The path of a command, without running anything.
 * @param {string} command
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | null}
 */
export function findCommand(command, env) {
  for (const folder of (env.PATH ?? '').split(delimiter)) {
    const path = join(folder, command)
    try {
      accessSync(path, constants.X_OK)
      if (statSync(path).isFile()) return path
    } catch {
      // Not here: the next folder.
    }
  }
  return null
}

/**
 * @typedef {object} ToolRun
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} cwd
 * @property {NodeJS.ProcessEnv} env
 * @property {(line: string) => void} [onLine] each line of either stream
 * @property {string} [log] a file that gets all of the output
 * @property {number} [keptLines] how many of the last lines the end tells
 *
 * @typedef {object} ToolEnd
 * @property {boolean} ok
 * @property {string} how it ended, in words
 * @property {string} stdout
 * @property {string[]} tail the last lines of both streams
 */

/**
 * @param {ToolRun} run
 * @returns {Promise<ToolEnd>}
 */
export async function runTool({ command, args, cwd, env, onLine = () => {}, log, keptLines = KEPT_LINES }) {
  /** @type {string[]} */
  const tail = []
  let stdout = ''
  if (log) mkdirSync(dirname(log), { recursive: true })
  const logged = log ? createWriteStream(log) : null
  // A log on a full disk must not hide the tool's own message; the stream's error is of no use to anybody.
  logged?.on('error', () => {})
  const { child, closed } = startTool({ command, args, cwd, env })
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', raw => {
      const line = stripVTControlCharacters(raw).trimEnd()
      logged?.write(`${line}\n`)
      if (stream === child.stdout) stdout += `${line}\n`
      if (line.trim() === '') return
      tail.push(line)
      if (tail.length > keptLines) tail.shift()
      onLine(line)
    })
  }
  const { ok, how } = await closed
  logged?.end()
  if (logged) await finished(logged).catch(() => {})
  return { ok, how, stdout, tail }
}

/**
 * @param {Pick<ToolRun, 'command' | 'args' | 'cwd' | 'env'>} run
 * @returns {{ child: import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>, closed: Promise<{ ok: boolean, how: string }> }}
 */
export function startTool({ command, args, cwd, env }) {
  // A process group of its own: Ctrl-C reaches us alone, and we end the whole group in order.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const ended = new Promise(resolve => {
    child.once('error', error => resolve({ ok: false, how: `could not be started: ${error.message}` }))
    child.once('close', (code, signal) =>
      resolve({ ok: code === 0, how: signal ? `was ended by ${signal}` : `ended with exit code ${code}` }),
    )
  })
  const forget = onInterruption(() => endGroup(child.pid, ended))
  const closed = ended.then(end => {
    // A tool that we ended has not failed; nobody may go on from here, for the process is about to exit.
    if (isInterrupted()) return new Promise(() => {})
    forget()
    return end
  })
  return { child, closed }
}

/**
 * @param {number | undefined} group
 * @param {Promise<unknown>} closed
 */
async function endGroup(group, closed) {
  if (group === undefined) return
  for (const signal of /** @type {const} */ (['SIGTERM', 'SIGKILL'])) {
    try {
      process.kill(-group, signal)
    } catch {
      return
    }
    const late = new Promise(resolve => setTimeout(resolve, GRACE_MS, 'late'))
    if ((await Promise.race([closed, late])) !== 'late') return
  }
}
