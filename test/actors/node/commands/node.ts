/** A simulated node as a process of its own, in a repo of its own, and commands that talk to it. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Test } from 'tap'
import { type Ended, type Running, run, start } from '../../../bin/vesper.js'

export interface Repo {
  readonly path: string
  /** Runs a command on the repo. */
  vesper(...words: string[]): Promise<Ended>
  /** Runs one that has to end well, and gives what it printed as JSON, the last line if there are several. */
  json<T = Record<string, unknown>>(...words: string[]): Promise<T>
  /** Resolves when it answers. */
  daemon(...options: string[]): Promise<Running>
}

/** Its path is short: a socket's may not be long. */
export function repoOf(t: Test): Repo {
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
    async daemon(...options) {
      const running = start(t, ['daemon', '--preset', 'simulated', '--json', ...options, '--repo', path], {
        VESPER_NODE_RPC_PORT: '0',
      })
      await running.said('"event":"ready"')
      return running
    },
  }
}

export async function ended({ child, ended }: Running): Promise<void> {
  child.kill('SIGTERM')
  await ended
}
