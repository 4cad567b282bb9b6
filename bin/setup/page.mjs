// @ts-check
/** The inspector's page, bundled. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { SetupError } from './errors.mjs'
import { contentHash, filesUnder, glance } from './fingerprint.mjs'
import { currentStamp, writeStamp } from './stamp.mjs'
import { runStepTool } from './step.mjs'

/** @param {string} root */
const stampOf = root => join(root, 'dist', '.stamps', 'page.json')
/** @param {string} root */
const inspectorOf = root => join(root, 'dist', 'inspector')

/** @param {string} root */
const sourcesOf = root => [
  ...filesUnder(join(root, 'runtime', 'inspector', 'page')),
  ...filesUnder(join(root, 'bin', 'build-page.mjs')),
  join(root, 'package-lock.json'),
]

/** @type {import('./step.mjs').Step} */
export const page = {
  id: 'page',
  title: "bundling the inspector's page",
  expected: () => ({ id: 'page', seconds: 1 }),
  isDone({ root }) {
    const stamp = currentStamp(stampOf(root), root, sourcesOf(root))
    return stamp !== null && (stamp.made ?? '').split(' ').every(name => existsSync(join(inspectorOf(root), name)))
  },
  async run(context) {
    const { root } = context
    const files = sourcesOf(root)
    const stamp = { glance: glance(root, files), content: contentHash(root, files) }
    /** @type {string[]} */
    const made = []
    const end = await runStepTool(context, 'page', {
      command: process.execPath,
      args: [join('bin', 'build-page.mjs'), inspectorOf(root)],
      onLine: line => {
        const [name = '', size = ''] = line.split(' ')
        if (name === 'all') context.progress.note(`the inspector's page: ${line.slice('all '.length)}`)
        else if (/^[a-z]+\.[a-z]+$/.test(name) && /^[\d.]+$/.test(size)) made.push(name)
      },
    })
    if (!end.ok)
      throw new SetupError('SETUP_PAGE_FAILED', `Bundling the inspector's page ${end.how}.`, {
        remedy: 'The last lines say which file and why, or that it became too large; correct it, and run it again.',
        output: end.tail,
        log: end.log,
      })
    writeStamp(stampOf(root), { state: 'done', ...stamp, made: made.join(' ') })
  },
}
