// @ts-check
/** Runs compiled test files under tap, tells each file as it ends, and every failure in full. */
import { join, relative, sep } from 'node:path'
import { filesUnder } from '../setup/fingerprint.mjs'
import { startTool } from '../setup/tool.mjs'
import { TapResults } from './tap-results.mjs'

/** Tests of the real thing use every core themselves, so they run one after the other, after the rest. */
const END_TO_END = /\.e2e\.test\.js$/
const SLOWEST_SHOWN = 5
const SLOW_SECONDS = 2

/**
 * @param {string} root
 * @param {readonly string[]} filters parts of paths; none: all files
 * @returns {string[]} relative to the root
 */
export function testFiles(root, filters) {
  return filesUnder(join(root, 'dist', 'test'))
    .map(file => relative(root, file).split(sep).join('/'))
    .filter(file => file.endsWith('.test.js') && !file.startsWith('dist/test/soak/'))
    .filter(file => filters.length === 0 || filters.some(filter => file.includes(filter.replace(/\.ts$/, '.js'))))
}

/**
 * @param {import('../setup/step.mjs').Context} context
 * @param {import('./tally.mjs').Tally} tally
 * @param {readonly string[]} files
 */
export async function runTap(context, tally, files) {
  const alone = files.filter(file => END_TO_END.test(file))
  const together = files.filter(file => !END_TO_END.test(file))
  const done = []
  for (const [jobs, some] of /** @type {const} */ ([
    [2, together],
    [1, alone],
  ])) {
    if (some.length > 0) done.push(...(await runSome(context, tally, some, jobs)))
  }
  const slow = done.filter(file => file.seconds >= SLOW_SECONDS).sort((a, b) => b.seconds - a.seconds)
  if (slow.length > 0) process.stdout.write('slowest files:\n')
  for (const { name, seconds } of slow.slice(0, SLOWEST_SHOWN))
    process.stdout.write(`    ${seconds.toFixed(1)} s  ${name}\n`)
}

/**
 * @param {import('../setup/step.mjs').Context} context
 * @param {import('./tally.mjs').Tally} tally
 * @param {readonly string[]} files
 * @param {number} jobs
 */
async function runSome({ root, env }, tally, files, jobs) {
  const results = new TapResults((file, failures) => {
    const { name, seconds, passed, failed, skipped } = file
    let account = `${failed > 0 ? 'FAILED' : 'ok    '} ${name} · ${passed} passed${failed > 0 ? `, ${failed} failed` : ''} · ${seconds.toFixed(1)} s\n`
    for (const skip of skipped) account += `    skipped: ${skip}\n`
    for (const { path, about } of failures) account += `    ✖ ${path.join(' › ')}\n${described(about)}`
    process.stdout.write(account)
    tally.add(passed, failed, account)
  })
  const { child, closed } = startTool({
    command: join(root, 'node_modules', '.bin', 'tap'),
    args: ['run', '--reporter=tap', `--jobs=${jobs}`, ...files],
    cwd: root,
    env,
  })
  child.stdout.pipe(/** @type {any} */ (results.parser))
  // What tests print there is theirs to say, at once.
  child.stderr.pipe(process.stderr, { end: false })
  const { ok, how } = await closed
  const unrun = files.length - results.files.length
  if (results.bailout !== null || unrun > 0 || (!ok && results.files.every(file => file.failed === 0))) {
    const why = results.bailout === null ? how : `bailed out: ${results.bailout}`
    const account = `FAILED tap ${why}; ${unrun} files were not run\n`
    process.stdout.write(account)
    tally.add(0, Math.max(1, unrun), account)
  }
  return results.files
}

/** @param {Record<string, unknown> | null} about */
function described(about) {
  let text = ''
  for (const [key, value] of Object.entries(about ?? {})) {
    const shown = typeof value === 'string' ? value : JSON.stringify(value, null, 2)
    text += shown?.includes('\n')
      ? `        ${key}:\n${shown.replace(/^/gm, '            ').trimEnd()}\n`
      : `        ${key}: ${shown}\n`
  }
  return text
}
