// @ts-check
/** The tests of the native crates, and of the program that holds chains against the actors' own crates, in the build folder that the addon was built in. */
import { join } from 'node:path'
import { cargoEnvironment, lockCargo } from '../setup/addon.mjs'
import { mirrorNativeSources } from '../setup/native-sources.mjs'
import { runTool } from '../setup/tool.mjs'

const RESULT = /^test result: \w+\. (\d+) passed; (\d+) failed/

/** Each has a lock file of its own. */
const WORKSPACES = ['.', join('actors', 'check')]

/**
 * @param {import('../setup/step.mjs').Context} context
 * @param {import('./tally.mjs').Tally} tally
 */
export async function runRustTests(context, tally) {
  for (const workspace of WORKSPACES) await runTests(context, tally, workspace)
}

/**
 * @param {import('../setup/step.mjs').Context} context
 * @param {import('./tally.mjs').Tally} tally
 * @param {string} workspace
 */
async function runTests(context, tally, workspace) {
  const { env, folders } = context
  const since = performance.now()
  let passed = 0
  let failed = 0
  const release = await lockCargo(context)
  try {
    const end = await runTool({
      command: 'cargo',
      args: ['test', '--release', '--locked', '--workspace'],
      cwd: join(mirrorNativeSources(context), workspace),
      env: {
        ...env,
        ...cargoEnvironment(context),
        FIL_PROOFS_PARAMETER_CACHE: folders.parameters,
        FIL_PROOFS_CACHE_DIR: join(folders.parents, '/'),
      },
      keptLines: 400,
      onLine: line => {
        const [, good, bad] = RESULT.exec(line) ?? []
        passed += Number(good ?? 0)
        failed += Number(bad ?? 0)
      },
    })
    // Where it did not come to a result (it didn't compile, or crashed), that is the failure.
    if (!end.ok && failed === 0) failed = 1
    const seconds = ((performance.now() - since) / 1000).toFixed(1)
    let account = `${end.ok ? 'ok    ' : 'FAILED'} tests of Rust in ${join('native', workspace)} · ${passed} passed, ${failed} failed · ${seconds} s\n`
    if (!end.ok) account += `${end.tail.map(line => `    ${line}`).join('\n')}\n    cargo test ${end.how}\n`
    process.stdout.write(account)
    tally.add(passed, failed, account)
  } finally {
    release()
  }
}
