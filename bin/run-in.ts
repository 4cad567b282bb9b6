/** Runs the work of a command in its context: the repo, the output, the process, signals, and what becomes of errors. */
import { resolve } from 'node:path'
import { checkoutRoot, resolveRepoPath } from '../config/index.js'
import {
  type CommandContext,
  EXIT,
  Output,
  type OutputStreams,
  type Run,
  wantsColour,
} from '../runtime/command/index.js'
import type { ProcessOptions } from './process/index.js'
import { REMEDIES } from './remedies.js'
import { watchStrayFailures } from './stray-failure.js'
import { vesperVersion } from './version.js'

/** Options that every command has. */
export interface CommonOptions {
  readonly repo?: string
  readonly json?: boolean
}

export function runIn(streams: OutputStreams, exitWith: (code: number) => void): Run {
  return async (command, work) => {
    const { repo: chosen, json = false } = command.optsWithGlobals<CommonOptions>()
    const output = new Output({ json, remedies: REMEDIES, colours: wantsColour(process.env) }, streams)
    const interrupted = watchSignals(output)
    try {
      const repo = resolveRepoPath(chosen, process.env, process.cwd())
      watchStrayFailures(output, repo)
      const options: ProcessOptions = {
        repo,
        checkout: checkoutRoot(),
        environment: process.env,
        version: vesperVersion(),
      }
      const context: CommandContext = {
        repo,
        output,
        now: () => Date.now(),
        resolvePath: path => resolve(path),
        open: async () => (await import('./process/index.js')).openSession(options),
        openRunning: async () => (await import('./process/index.js')).openRunning(repo),
        openDetached: async () => (await import('./process/index.js')).openDetachedSession(options),
        interrupted,
      }
      exitWith((await work(context)) ?? EXIT.ok)
    } catch (error) {
      exitWith(output.failure(error))
    }
  }
}

/** One Ctrl-C may arrive several times: from the terminal, and handed on by npm or `timeout`. */
const SAME_SIGNAL_MS = 500

/** The first signal asks the command to end in order, a later one ends it: being killed loses nothing. */
function watchSignals(output: Output): AbortSignal {
  const controller = new AbortController()
  let firstAt = 0
  const codes = { SIGINT: EXIT.interrupted, SIGTERM: EXIT.terminated, SIGHUP: EXIT.terminated } as const
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (controller.signal.aborted) {
        if (performance.now() - firstAt < SAME_SIGNAL_MS) return
        if (output.isLive) output.streams.out.write('\u001b[?25h')
        process.exit(codes[signal])
      }
      firstAt = performance.now()
      controller.abort(codes[signal])
    })
  return controller.signal
}
