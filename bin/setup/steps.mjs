// @ts-check
/** Set-up's steps in their order. Nothing runs that is done already. */
import { join } from 'node:path'
import { addon } from './addon.mjs'
import { charts } from './charts.mjs'
import { commandLink } from './command-link.mjs'
import { compilation } from './compilation.mjs'
import { dependencies } from './dependencies.mjs'
import { Durations } from './durations.mjs'
import { contentHash } from './fingerprint.mjs'
import { foldersOf, makeFolders } from './folders.mjs'
import { recordInstallation } from './installation.mjs'
import { acquireLock } from './lock.mjs'
import { page } from './page.mjs'
import { parameters } from './parameters.mjs'
import { requireAll } from './requirements.mjs'

const STEPS = [dependencies, compilation, charts, page, addon, parameters, commandLink]

/**
 * @param {{ root: string, env: NodeJS.ProcessEnv, progress: import('./progress.mjs').Progress }} about
 * @returns {import('./step.mjs').Context}
 */
export function contextFor({ root, env, progress }) {
  const folders = foldersOf(env)
  return { root, env, progress, folders, durations: new Durations(folders.cache) }
}

/**
 * Prepares the checkout.
 * @param {import('./step.mjs').Context} context
 * @returns {Promise<import('./installation.mjs').Installation>}
 */
export async function setUp(context) {
  const { root, folders, progress } = context
  const since = performance.now()
  const worked = !STEPS.every(step => step.isDone(context))
  if (worked) {
    makeFolders(folders)
    const name = `checkout-${contentHash(root, [], [root])}.lock`
    const release = await acquireLock(join(folders.locks, name), ({ pid, host }) =>
      progress.note(`waiting for another set-up of this checkout (process ${pid} on ${host})`),
    )
    try {
      await requireAll(context)
      for (const step of STEPS) if (!step.isDone(context)) await runTimed(step, context)
    } finally {
      release()
    }
  }
  const installation = recordInstallation(context)
  progress.ready({ ready: true, seconds: (performance.now() - since) / 1000, worked, installation })
  return installation
}

/**
 * @param {import('./step.mjs').Step} step
 * @param {import('./step.mjs').Context} context
 */
async function runTimed(step, context) {
  const { durations, progress } = context
  // Asked before the step runs: what it finds there decides what to expect.
  const { id, seconds } = step.expected(context)
  progress.begin({ id: step.id, title: step.title, expectedSeconds: durations.expected(id, seconds) })
  const since = performance.now()
  try {
    await step.run(context)
  } catch (error) {
    progress.end('failed')
    throw error
  }
  progress.end('done')
  durations.remember(id, (performance.now() - since) / 1000)
}
