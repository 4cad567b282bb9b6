/** Starts `vesper run` on its own, so that it outlives the command and its terminal. */
import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Connection } from '../../runtime/rpc/index.js'
import { RepoError, RepoErrorCode } from './errors.js'
import { findProcess } from './find-process.js'
import { makeRepository } from './repository.js'

const LOOK_MS = 50
const COMMAND = fileURLToPath(new URL('../vesper.js', import.meta.url))

/** @throws RepoError START_FAILED. */
export async function startInBackground(repo: string, patienceMs: number): Promise<Connection> {
  const { runLog } = makeRepository(repo)
  const output = openSync(runLog, 'w', 0o600)
  const child = spawn(process.execPath, [COMMAND, 'run', '--quiet', '--repo', repo], {
    detached: true,
    // The repo's own disk stays mounted; the folder where the command was given may be removed.
    cwd: repo,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  let ended: string | null = null
  child.once('error', error => {
    ended = error.message
  })
  child.once('exit', (code, signal) => {
    ended ??= signal === null ? `exit code ${code}` : `signal ${signal}`
  })
  const until = performance.now() + patienceMs
  for (;;) {
    // Another command may have started one at the same moment: theirs is as good.
    const connection = await findProcess(repo)
    if (connection !== null) {
      child.unref()
      return connection
    }
    if (ended !== null || performance.now() > until)
      throw startFailed(runLog, ended ?? `no answer after ${patienceMs} ms`)
    await delay(LOOK_MS)
  }
}

function startFailed(runLog: string, how: string): RepoError {
  const said = readFileSync(runLog, 'utf8').trim().split('\n').slice(-5).join('\n')
  return new RepoError(
    RepoErrorCode.START_FAILED,
    `the background process did not come up (${how})${said === '' ? '' : `; it said:\n${said}`}`,
    `Put that right and run the same command again; more is in ${runLog}.`,
  )
}
