#!/usr/bin/env node
// @ts-check
/** `npm test`: set-up, what only tests need, gates, tests. `npm test -- runtime` runs the test files with that in their path, alone. */
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireNode } from './setup/node-version.mjs'

const HELP = `Usage: npm test [-- PART…]

Sets up, brings what only tests need, and runs the gates (types, lint, import direction, unused code, Rust) and all tests.
With one or more PARTs: only the test files whose path contains one of them, and no gates.

The last line is "N passed, N failed". More in docs/setup.md.
`

requireNode()
const { progressFor } = await import('./setup/progress.mjs')
const { watchForInterruption } = await import('./setup/interruption.mjs')
const { contextFor, setUp } = await import('./setup/steps.mjs')
const { tellFailure } = await import('./setup/failure.mjs')
const { Tally } = await import('./test/tally.mjs')

const filters = process.argv.slice(2)
if (filters.includes('--help') || filters.includes('-h')) {
  process.stdout.write(HELP)
  process.exit(0)
}

const { env, stdout, stderr } = process
const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const progress = progressFor({ json: false, out: stdout, err: stderr, env })
watchForInterruption(() => progress.end('interrupted'))
const context = contextFor({ root, env, progress })
const tally = new Tally()
try {
  await setUp(context)
  tally.add(1, 0)
  const { bringNeeds, NEEDS } = await import('./test/needs.mjs')
  await bringNeeds({ needs: NEEDS, env, root, mayInstall: process.getuid?.() === 0, say: line => progress.note(line) })
  // What follows comes from node_modules, which is there only now.
  const { runGates } = await import('./test/gates.mjs')
  const { runRustTests } = await import('./test/rust-tests.mjs')
  const { runTap, testFiles } = await import('./test/tap-run.mjs')
  const files = testFiles(root, filters)
  if (filters.length === 0) {
    await runGates(context, tally)
    await runRustTests(context, tally)
  }
  if (files.length === 0) {
    const wanted = filters.length > 0 ? ` with ${filters.join(' or ')} in its path` : ''
    stdout.write(`FAILED there is no test file${wanted} (looked in dist/test)\n`)
    tally.add(0, 1)
  } else await runTap(context, tally, files)
} catch (error) {
  tellFailure(error, progress)
  tally.add(0, 1)
}
tally.close()
