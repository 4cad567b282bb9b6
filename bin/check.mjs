#!/usr/bin/env node
// @ts-check
/** `npm run check`: the gates without the tests. */
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireNode } from './setup/node-version.mjs'

requireNode()
const { progressFor } = await import('./setup/progress.mjs')
const { watchForInterruption } = await import('./setup/interruption.mjs')
const { contextFor, setUp } = await import('./setup/steps.mjs')
const { tellFailure } = await import('./setup/failure.mjs')
const { Tally } = await import('./test/tally.mjs')
const { runGates } = await import('./test/gates.mjs')

const { env, stdout, stderr } = process
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const progress = progressFor({ json: false, out: stdout, err: stderr, env })
watchForInterruption(() => progress.end('interrupted'))
const context = contextFor({ root, env, progress })
const tally = new Tally()
try {
  await setUp(context)
  tally.add(1, 0)
  await runGates(context, tally)
} catch (error) {
  tellFailure(error, progress)
  tally.add(0, 1)
}
tally.close()
