/**
 * Puts a process together: lock, configuration, log, then the components, then the socket. What was opened is closed in reverse, also
 * when something in the middle fails. Being killed at any moment loses nothing: whoever opens the repo next goes on from the disk.
 */
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Environment, loadConfig, readConfigFile, readInstallation, schema } from '../../config/index.js'
import { processMethods, vesperApi, WATCH, watch, watchSource } from '../../runtime/process/index.js'
import { Dispatcher, SocketServer } from '../../runtime/rpc/index.js'
import { openLog } from '../../runtime/telemetry/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import { Closing } from './closing.js'
import { loadLockPort } from './native-lock.js'
import { processTree } from './process-tree.js'
import { lockRepository } from './repo-lock.js'
import { makeRepository, writeConfigTemplate } from './repository.js'
import { announceSocket, chooseSocketPath, withdrawSocket } from './socket-path.js'
import { requireStoreRoom } from './store-room.js'

export interface ProcessOptions {
  /** Absolute path. */
  readonly repo: string
  readonly checkout: string
  readonly environment: Environment
  readonly version: string
  /** Where log lines go for a person to read, besides the file. */
  readonly person?: { write(text: string): unknown }
}

export interface OpenProcess {
  readonly dispatcher: Dispatcher
  /** Somebody asked for the end (`vesper stop`), or the process can't go on; then with the reason. */
  readonly ending: Promise<unknown>
  close(): Promise<void>
}

/**
 * @throws RepoError LOCKED, UNWRITABLE; ConfigError; InstallationError; StoreError; what the components throw.
 */
export async function openProcess(options: ProcessOptions): Promise<OpenProcess> {
  const { repo, checkout, environment, version, person } = options
  const closing = new Closing()
  const startedAt = systemClock.wall()
  const repository = makeRepository(repo)
  // Before the first write: a file that a full disk cut short would be worse than none.
  requireStoreRoom(repository.sealerStore)
  const installation = readInstallation(checkout)
  const lock = lockRepository(repository, await loadLockPort(installation))
  closing.add('lock', () => lock.release())
  let report = (what: string, error: unknown): void => {
    person?.write(`closing the ${what} failed: ${String(error)}\n`)
  }
  try {
    writeConfigTemplate(repository)
    const { value: config } = loadConfig(schema, {
      file: repository.config,
      text: readConfigFile(repository.config),
      environment,
    })
    const { log, close: closeLog } = openLog(repository.log, config.log, person && { person })
    closing.add('log', closeLog)
    report = (what, error) => log.error({ err: error }, `closing the ${what} failed`)
    log.info({ version, repo, node: process.version }, 'the process starts')

    let end!: (reason: unknown) => void
    const ending = new Promise<unknown>(resolve => {
      end = resolve
    })
    const { openSealer } = await import('./sealer.js')
    const sealer = await openSealer({ config, repository, installation }, { log, fatal: end }, closing)

    const dispatcher = new Dispatcher()
    dispatcher.add(
      'Vesper',
      vesperApi,
      processMethods({
        system: sealer.system,
        operations: sealer.system,
        log,
        tree: () => processTree({ system: sealer.system, pool: sealer.pool.stat() }),
        store: sealer.store,
        pool: () => sealer.pool.stat(),
        sizeOf: bytesIn,
        version: () => ({ version, pid: process.pid, node: process.version, repo, components: ['sealer'], startedAt }),
        shutdown: () => end(null),
      }),
    )
    dispatcher.addStream(WATCH, watch, watchSource(sealer.system))
    sealer.publish(dispatcher)

    const path = chooseSocketPath(repo)
    announceSocket(repo, path)
    closing.add('announcement', () => withdrawSocket(repo))
    const server = new SocketServer({ path }, { dispatcher, log })
    await server.listen()
    closing.add('socket', () => server.close())
    log.info({ socket: path }, 'the process answers')
    return {
      dispatcher,
      ending,
      close: () => {
        log.info({}, 'the process ends')
        return closing.run(report)
      },
    }
  } catch (error) {
    await closing.run(report)
    throw error
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
}
