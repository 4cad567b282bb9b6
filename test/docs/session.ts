/** A page of docs as somebody would follow it: its blocks, one after the other, in one shell. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { projectRoot } from '../setup/project-root.js'

const COMMAND = join(projectRoot(), 'dist', 'bin', 'vesper.js')

export interface Page {
  /** In docs/. */
  readonly name: string
  readonly env?: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** What is run for a block of another language than sh; nothing without it. */
  readonly other?: (language: string, block: string) => string | undefined
}

export interface Followed {
  readonly out: string
  /** Where VESPER_PATH led. */
  readonly repo: string
}

export async function followPage(t: Test, { name, env = {}, timeoutMs, other }: Page): Promise<Followed> {
  const repo = mkdtempSync(join(tmpdir(), 'vesper-test-'))
  t.teardown(() => rmSync(repo, { recursive: true, force: true }))
  const text = readFileSync(join(projectRoot(), 'docs', name), 'utf8')
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = '', block = '']) =>
    language === 'sh' ? block : (other?.(language, block) ?? ''),
  )
  const script = [
    `vesper() { ${process.execPath} ${COMMAND} "$@"; }`,
    `trap '${process.execPath} ${COMMAND} stop > /dev/null 2>&1 || true' EXIT`,
    ...blocks,
  ]
  const { NODE_OPTIONS: _, ...inherited } = process.env
  const { stdout } = await promisify(execFile)('bash', ['-euc', script.join('\n')], {
    env: { ...inherited, VESPER_PATH: repo, ...env },
    timeout: timeoutMs,
  })
  return { out: stdout, repo }
}
