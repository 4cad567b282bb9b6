/** A command's way to a process: one that runs already, this one, or one started in the background. */
import { setTimeout as delay } from 'node:timers/promises'
import { loadConfig, readConfigFile, readInstallation, schema } from '../../config/index.js'
import type { Session } from '../../runtime/command/index.js'
import { vesperApi } from '../../runtime/process/api.js'
import { type ApiDeclaration, type Connection, connectLocal } from '../../runtime/rpc/index.js'
import { RepoError, RepoErrorCode } from './errors.js'
import { findProcess } from './find-process.js'
import type { ProcessOptions } from './open-process.js'
import { makeRepository } from './repository.js'

/** How long to wait for a process that holds the repo and doesn't answer: it is starting, or about to end. */
const PATIENCE_MS = 15_000
const LOOK_MS = 100

function sessionOver(connection: Connection, ownEnding: Promise<unknown> | null, close: () => Promise<void>): Session {
  return {
    isOwn: ownEnding !== null,
    ending: ownEnding ?? connection.closed,
    connection,
    vesper: connection.client('Vesper', vesperApi),
    client: <Api extends ApiDeclaration>(namespace: string, api: Api) => connection.client(namespace, api),
    close,
  }
}

function remote(connection: Connection): Session {
  return sessionOver(connection, null, async () => connection.close())
}

/** @throws RepoError NOT_RUNNING. */
export async function openRunning(repo: string): Promise<Session> {
  const connection = await findProcess(repo)
  if (connection !== null) return remote(connection)
  throw new RepoError(
    RepoErrorCode.NOT_RUNNING,
    `no process works on the repo ${repo}`,
    'Start one with `vesper run` (a node with `vesper daemon`), or choose another repo with --repo.',
  )
}

/** @throws RepoError LOCKED when another process holds the repo and doesn't answer; and what opening a process throws. */
export async function openSession(options: ProcessOptions): Promise<Session> {
  const until = performance.now() + PATIENCE_MS
  for (;;) {
    const connection = await findProcess(options.repo)
    if (connection !== null) return remote(connection)
    try {
      const { openProcess } = await import('./open-process.js')
      const own = await openProcess(options)
      const local = connectLocal(own.dispatcher)
      return sessionOver(local, own.ending, async () => {
        local.close()
        await own.close()
      })
    } catch (error) {
      const isBusy = error instanceof RepoError && error.code === RepoErrorCode.LOCKED
      if (!isBusy || performance.now() > until) throw error
    }
    await delay(LOOK_MS)
  }
}

/** Like `openSession`, but the process goes on after this command. */
export async function openDetachedSession(options: ProcessOptions): Promise<Session> {
  const connection = await findProcess(options.repo)
  if (connection !== null) return remote(connection)
  // What is wrong already is told here, with its own code; the background process could only log it.
  readInstallation(options.checkout)
  const file = makeRepository(options.repo).config
  loadConfig(schema, { file, text: readConfigFile(file), environment: options.environment })
  const { startInBackground } = await import('./background.js')
  return remote(await startInBackground(options.repo, PATIENCE_MS))
}
