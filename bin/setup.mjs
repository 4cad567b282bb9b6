#!/usr/bin/env node
// @ts-check
/** `npm run setup`: prepares this checkout and exits. docs/setup.md tells what it does. */
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { requireNode } from './setup/node-version.mjs'

const HELP = `Usage: node bin/setup.mjs [--json]

Prepares this checkout: npm dependencies, compiled TypeScript, the native addon, proof parameters, the vesper command.
What is there already is left alone; a second run takes a moment.

  --json   one JSON object a line on standard output
  --help   this text

Needed beforehand: Node.js 20.19 or newer, Rust with cargo, a C compiler. What is slow to make is kept in
$VESPER_CACHE, else $XDG_CACHE_HOME/vesper, else ~/.cache/vesper. More in docs/setup.md.
`

requireNode()

// Only now: an old Node could not even read these.
const { progressFor } = await import('./setup/progress.mjs')
const { watchForInterruption } = await import('./setup/interruption.mjs')
const { contextFor, setUp } = await import('./setup/steps.mjs')
const { tellFailure } = await import('./setup/failure.mjs')
const { SetupError } = await import('./setup/errors.mjs')

const args = process.argv.slice(2)
if (args.includes('--help') || args.includes('-h')) {
  process.stdout.write(HELP)
  process.exit(0)
}

const { env, stdout, stderr } = process
const progress = progressFor({ json: args.includes('--json'), out: stdout, err: stderr, env })
watchForInterruption(() => progress.end('interrupted'))
try {
  const unknown = args.find(arg => arg !== '--json')
  if (unknown !== undefined)
    throw new SetupError('SETUP_ARGUMENT_UNKNOWN', `Set-up knows no argument ${JSON.stringify(unknown)}.`, {
      remedy: 'Run: node bin/setup.mjs --help',
    })
  await setUp(contextFor({ root: resolve(dirname(fileURLToPath(import.meta.url)), '..'), env, progress }))
} catch (error) {
  process.exitCode = tellFailure(error, progress)
}
