/** Runs a component in the foreground until it is told to end. */
import { join } from 'node:path'
import { checkoutRoot, type Environment } from '../../config/index.js'
import { type CommandContext, EXIT } from '../../runtime/command/index.js'
import type { Component } from '../components/index.js'
import { inspectorAddress } from '../process/api-files.js'
import { vesperVersion } from '../version.js'

export interface RunOptions extends Pick<CommandContext, 'repo' | 'output' | 'interrupted'> {
  /** Print no log lines. */
  readonly quiet: boolean | undefined
  /** In place of the process's own. */
  readonly environment?: Environment
}

export async function runComponent(component: Component, options: RunOptions): Promise<number> {
  const { repo, output, interrupted, quiet, environment = process.env } = options
  const { openProcess } = await import('../process/open-process.js')
  const person = quiet || output.json ? {} : { person: output.streams.err }
  const own = await openProcess({
    repo,
    checkout: checkoutRoot(),
    environment,
    version: vesperVersion(),
    component,
    ...person,
  })
  const inspector = inspectorAddress(join(repo, component))
  const see = inspector === null ? '' : `\nsee it live at ${inspector} (\`vesper inspect\` adds the token)`
  output.event('ready', { repo, pid: process.pid, inspector }, `vesper works on ${repo}; Ctrl-C ends it${see}`)
  const aborted = new Promise<null>(resolve => {
    if (interrupted.aborted) resolve(null)
    interrupted.addEventListener('abort', () => resolve(null))
  })
  const reason = await Promise.race([own.ending, aborted])
  await own.close()
  if (reason !== null) throw reason
  output.event('ended', { repo }, null)
  // Being told to end is what a service is for.
  return EXIT.ok
}
