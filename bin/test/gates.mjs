// @ts-check
/** Everything that a change has to satisfy besides its tests. Each gate counts as one that passed or failed. */
import { join } from 'node:path'
import { cargoEnvironment, lockCargo } from '../setup/addon.mjs'
import { mirrorNativeSources } from '../setup/native-sources.mjs'
import { runTool } from '../setup/tool.mjs'

/** Enough for a person to repair everything at once, and not a whole log. */
const SHOWN_LINES = 400

/**
 * @typedef {object} Gate
 * @property {string} name
 * @property {string} command
 * @property {readonly string[]} args
 * @property {string} [cwd]
 */

/**
 * @param {string} root
 * @returns {Gate[]}
 */
function scriptGates(root) {
  const bin = join(root, 'node_modules', '.bin')
  return [
    {
      name: 'types of the set-up scripts',
      command: join(bin, 'tsc'),
      args: ['-p', 'tsconfig.setup.json', '--pretty', 'false'],
    },
    {
      name: "types of the inspector's page",
      command: join(bin, 'tsc'),
      args: ['-p', join('runtime', 'inspector', 'page', 'tsconfig.json'), '--pretty', 'false'],
    },
    {
      name: 'formatting and lint (biome)',
      command: join(bin, 'biome'),
      args: ['ci', '--colors=off', '--max-diagnostics=200', '.'],
    },
    { name: 'import direction', command: process.execPath, args: [join(root, 'bin', 'imports.mjs')] },
    { name: 'unused files, exports and dependencies (knip)', command: join(bin, 'knip'), args: ['--no-progress'] },
  ]
}

/**
 * @param {import('../setup/step.mjs').Context} context
 * @returns {Gate[]}
 */
function rustGates(context) {
  const cwd = join(context.root, 'native')
  const check = join(cwd, 'actors', 'check')
  return [
    { name: "formatting of the actors' check", command: 'cargo', args: ['fmt', '--all', '--check'], cwd: check },
    { name: 'formatting of Rust', command: 'cargo', args: ['fmt', '--all', '--check'], cwd },
    {
      name: 'lint of Rust (clippy)',
      command: 'cargo',
      // In the release profile the crates that the addon's own build scripts need are there already. What the addon is built without is looked at, too.
      args: [
        ...['clippy', '--release', '--locked', '--workspace', '--all-targets', '--features', 'vesper-chain/fvm4'],
        ...['--', '-D', 'warnings'],
      ],
      cwd: mirrorNativeSources(context),
    },
  ]
}

/**
 * @param {import('../setup/step.mjs').Context} context
 * @param {import('./tally.mjs').Tally} tally
 */
export async function runGates(context, tally) {
  const { root } = context
  const waiting = scriptGates(root)
  // Two at a time, for two cores.
  const lane = async () => {
    for (let gate = waiting.shift(); gate; gate = waiting.shift()) await runGate(context, tally, gate)
  }
  await Promise.all([lane(), lane()])
  const release = await lockCargo(context)
  try {
    for (const gate of rustGates(context)) await runGate(context, tally, gate)
  } finally {
    release()
  }
}

/**
 * @param {import('../setup/step.mjs').Context} context
 * @param {import('./tally.mjs').Tally} tally
 * @param {Gate} gate
 */
async function runGate(context, tally, { name, command, args, cwd = context.root }) {
  const since = performance.now()
  const env = { ...context.env, ...cargoEnvironment(context), NO_COLOR: '1' }
  const end = await runTool({ command, args, cwd, env, keptLines: SHOWN_LINES })
  const seconds = ((performance.now() - since) / 1000).toFixed(1)
  let account = `${end.ok ? 'ok    ' : 'FAILED'} ${name} · ${seconds} s\n`
  if (!end.ok) account += `${end.tail.map(line => `    ${line}`).join('\n')}\n    ${name} ${end.how}\n`
  process.stdout.write(account)
  tally.add(end.ok ? 1 : 0, end.ok ? 0 : 1, account)
}
