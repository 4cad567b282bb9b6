// @ts-check
/**
 * What one step of set-up is, and what it works with. Each step knows by itself whether it is done, from stamps and file sizes alone: a warm
 * set-up asks each of them and runs no tool.
 *
 * @typedef {object} Context
 * @property {string} root the checkout
 * @property {NodeJS.ProcessEnv} env
 * @property {import('./folders.mjs').Folders} folders
 * @property {import('./durations.mjs').Durations} durations
 * @property {import('./progress.mjs').Progress} progress
 *
 * @typedef {object} Step
 * @property {string} id
 * @property {string} title
 * @property {(context: Context) => { id: string, seconds: number }} expected under which name its time is remembered, and a first guess
 * @property {(context: Context) => boolean} isDone
 * @property {(context: Context) => Promise<void>} run
 */
import { join } from 'node:path'
import { runTool } from './tool.mjs'

/**
 * A tool with the step's log, its lines shown as progress.
 * @param {Context} context
 * @param {string} id of the step, which names its log
 * @param {{ command: string, args: readonly string[], cwd?: string, env?: NodeJS.ProcessEnv, onLine?: (line: string) => void }} run
 */
export async function runStepTool({ root, env, folders, progress }, id, run) {
  const log = join(folders.logs, `${id}.log`)
  const end = await runTool({
    command: run.command,
    args: run.args,
    cwd: run.cwd ?? root,
    env: { ...env, ...run.env },
    onLine: run.onLine ?? (line => progress.say(line)),
    log,
  })
  return { ...end, log }
}
