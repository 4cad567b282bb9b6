import { spawnSync } from 'node:child_process'
import { projectRoot } from './project-root.js'

export interface Run {
  code: number | null
  stdout: string
  stderr: string
}

/**
 * Node with arguments, in an environment of its own: tap puts its loader into that of every process that a test starts.
 * Our .mjs scripts have no compiled form, so this is also how a test reaches one: by a module given as text.
 */
export function runNode(
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; input?: string } = {},
): Run {
  const pairs = Object.entries({ PATH: process.env.PATH ?? '', ...options.env }).map(
    ([name, value]) => `${name}=${value}`,
  )
  const { status, stdout, stderr } = spawnSync('/usr/bin/env', ['-i', ...pairs, process.execPath, ...args], {
    cwd: options.cwd ?? projectRoot(),
    encoding: 'utf8',
    ...(options.input === undefined ? {} : { input: options.input }),
  })
  return { code: status, stdout, stderr }
}

export function runModule(text: string, options: { env?: Record<string, string>; input?: string } = {}): Run {
  return runNode(['--input-type=module', '--eval', text], options)
}
