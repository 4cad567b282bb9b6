/** Runs the real command as a process of its own. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Test } from 'tap'
import { WITHOUT_TAP } from '../without-tap.js'

const COMMAND = fileURLToPath(new URL('../../bin/vesper.js', import.meta.url))

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
  /** Each line of standard output as JSON. */
  readonly json: readonly Record<string, unknown>[]
}

export interface Running {
  readonly child: ChildProcessWithoutNullStreams
  readonly ended: Promise<Ended>
  /** Resolves when standard output has the text; rejects when the process ends before. */
  said(text: string): Promise<void>
}

export function start(t: Test, args: readonly string[], env: Record<string, string> = {}): Running {
  const clean = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('VESPER_') || name === 'VESPER_CACHE'),
  )
  const [program, ...rest] = [...WITHOUT_TAP, process.execPath, COMMAND, ...args] as [string, ...string[]]
  const child = spawn(program, rest, {
    env: { ...clean, ...env },
    cwd: t.testdirName,
  })
  let out = ''
  let err = ''
  const listeners = new Set<() => void>()
  child.stdout.on('data', chunk => {
    out += chunk
    for (const each of listeners) each()
  })
  child.stderr.on('data', chunk => {
    err += chunk
  })
  const ended = new Promise<Ended>(resolve =>
    child.once('close', (code, signal) =>
      resolve({
        code,
        signal,
        out,
        err,
        get json() {
          return out
            .split('\n')
            .filter(Boolean)
            .map(line => JSON.parse(line))
        },
      }),
    ),
  )
  t.teardown(async () => {
    child.kill('SIGKILL')
    await ended
  })
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!out.includes(text)) return
        listeners.delete(look)
        resolve()
      }
      listeners.add(look)
      look()
      void ended.then(({ code }) => reject(new Error(`exit ${code} before '${text}':\n${out}\n${err}`)))
    })
  return { child, ended, said }
}

export const run = (t: Test, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> =>
  start(t, args, env).ended
