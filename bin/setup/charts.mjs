// @ts-check
/** Statecharts of all machines, laid out for the inspector's page. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './errors.mjs'
import { contentHash, filesUnder, glance } from './fingerprint.mjs'
import { currentStamp, writeStamp } from './stamp.mjs'
import { runStepTool } from './step.mjs'

/** @param {string} root */
const stampOf = root => join(root, 'dist', '.stamps', 'charts.json')
/** @param {string} root */
const chartsOf = root => join(root, 'dist', 'inspector', 'charts')

/**
 * The machines, who lays them out, and what they are laid out with.
 * @param {string} root
 */
function sourcesOf(root) {
  const isSource = (/** @type {string} */ path, /** @type {boolean} */ isFolder) => isFolder || path.endsWith('.ts')
  return [
    ...['machines', join('bin', 'charts'), join('runtime', 'machine')].flatMap(folder =>
      filesUnder(join(root, folder), isSource),
    ),
    ...filesUnder(join(root, 'actors'), (path, isFolder) => isFolder || path.endsWith('actor-types.ts')),
    join(root, 'package-lock.json'),
  ]
}

/** @type {import('./step.mjs').Step} */
export const charts = {
  id: 'charts',
  title: 'laying out statecharts',
  expected: () => ({ id: 'charts', seconds: 4 }),
  isDone({ root }) {
    const stamp = currentStamp(stampOf(root), root, sourcesOf(root))
    return stamp !== null && (stamp.made ?? '').split(' ').every(name => existsSync(join(chartsOf(root), name)))
  },
  async run(context) {
    const { root } = context
    const files = sourcesOf(root)
    const stamp = { glance: glance(root, files), content: contentHash(root, files) }
    /** @type {string[]} */
    const made = []
    const end = await runStepTool(context, 'charts', {
      command: process.execPath,
      args: [join('dist', 'bin', 'charts', 'build.js'), chartsOf(root)],
      onLine: line => {
        if (/^[a-z][a-z0-9-]*\.json$/.test(line)) made.push(line)
      },
    })
    if (!end.ok)
      throw new SetupError('SETUP_CHARTS_FAILED', `Laying out the statecharts ${end.how}.`, {
        remedy: 'The last lines say which machine and why; correct it, and run it again.',
        output: end.tail,
        log: end.log,
      })
    writeStamp(stampOf(root), { state: 'done', ...stamp, made: made.join(' ') })
  },
}
