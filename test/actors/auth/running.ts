/** An auth as a process of its own, in a repo of its own, and the ways to it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { type Ended, type Running, run, start } from '../../bin/vesper.js'

export interface AuthRepo {
  readonly path: string
  /** Runs a command on the repo. */
  vesper(...words: string[]): Promise<Ended>
  /** Runs one that has to end well, and gives what it printed as JSON. */
  json<T = Record<string, unknown>>(...words: string[]): Promise<T>
  /** Resolves when it answers. */
  start(env?: Record<string, string>): Promise<RunningAuth>
}

export interface RunningAuth extends Running {
  /** `http://host:port`. */
  readonly url: string
  /** The local one, an admin's. */
  readonly token: string
  stop(): Promise<Ended>
}

/** Its path is short: a socket's may not be long. */
export function authRepo(t: Test): AuthRepo {
  t.testdir({})
  const path = mkdtempSync(join(tmpdir(), 'vesper-test-'))
  t.teardown(() => rmSync(path, { recursive: true, force: true }))
  const vesper = (...words: string[]) => run(t, [...words, '--repo', path])
  return {
    path,
    vesper,
    async json<T>(...words: string[]) {
      const ended = await vesper(...words, '--json')
      t.equal(ended.code, 0, `${words.join(' ')}\n${ended.out}${ended.err}`)
      return ended.json.at(-1) as T
    },
    async start(env = {}) {
      const running = start(t, ['run', 'auth', '--json', '--repo', path], { VESPER_AUTH_RPC_PORT: '0', ...env })
      await running.said('"event":"ready"')
      const [, , host, , port] = readFileSync(join(path, 'auth', 'api'), 'utf8').split('/')
      return {
        ...running,
        url: `http://${host}:${port}`,
        token: readFileSync(join(path, 'auth', 'token'), 'utf8'),
        stop: () => {
          running.child.kill('SIGTERM')
          return running.ended
        },
      }
    },
  }
}
