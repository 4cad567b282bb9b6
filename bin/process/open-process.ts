/**
 * Puts a process together: lock, configuration, log, then one supervision tree with everything else, components first and the socket last.
 * What was opened is closed in reverse, also when something in the middle fails. Being killed at any moment loses nothing: whoever opens the repo next goes on from the disk.
 */
import { randomUUID } from 'node:crypto'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { OwnTokensFirst } from '../../actors/auth/index.js'
import { type Environment, loadConfig, readConfigFile, readInstallation, schema } from '../../config/index.js'
import type { ActorSystem } from '../../runtime/actor/index.js'
import {
  EVIDENCE_PROGRESS,
  evidenceProgress,
  Inspector,
  LINEAGE_CHANGES,
  lineageChanges,
  PULSE,
  pulse,
} from '../../runtime/inspector/index.js'
import type { PoolStat } from '../../runtime/pool/index.js'
import {
  CLOSING,
  closing as closingStream,
  commonApi,
  commonMethods,
  processMethods,
  signed,
  vesperApi,
  WATCH,
  watch,
  watchSource,
} from '../../runtime/process/index.js'
import {
  Dispatcher,
  discoverApi,
  openRpcOf,
  READER_STREAMS_DEFAULTS,
  ReaderStreams,
  SocketServer,
  type TokenAuthority,
  Tokens,
} from '../../runtime/rpc/index.js'
import {
  type ChildSpec,
  SupervisionError,
  SupervisionTree,
  service,
  supervisor,
} from '../../runtime/supervision/index.js'
import { type Log, openLog } from '../../runtime/telemetry/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import type { Component } from '../components/index.js'
import { readSecret } from './api-files.js'
import { type Authority, openAuthority } from './authority.js'
import { Closing } from './closing.js'
import { type ComponentPorts, LOTUS_NAMESPACE } from './component.js'
import { processMetrics } from './metrics.js'
import { loadLockPort } from './native-lock.js'
import { lockRepository } from './repo-lock.js'
import { folderOf, makeRepository, storeOf, writeConfigTemplate } from './repository.js'
import { announcedSocket, announceSocket, chooseSocketPath, withdrawSocket } from './socket-path.js'
import { requireStoreRoom } from './store-room.js'
import { webService } from './web.js'

export interface ProcessOptions {
  /** Absolute path. */
  readonly repo: string
  readonly checkout: string
  readonly environment: Environment
  readonly version: string
  /** What to run. Default: the sealer. */
  readonly component?: Component
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
  const { repo, checkout, environment, version, person, component = 'sealer' } = options
  const closing = new Closing()
  const startedAt = systemClock.wall()
  const repository = makeRepository(repo, component)
  // Before the first write: a file that a full disk cut short would be worse than none.
  requireStoreRoom(storeOf(repository, component))
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
    const { systems: logs, close: closeLog } = openLog(repository.log, config.log, person && { person })
    const log = logs.of('process')
    closing.add('log', closeLog)
    report = (what, error) => log.error({ err: error }, `closing the ${what} failed`)
    log.info({ version, repo, node: process.version }, 'the process starts')

    let end!: (reason: unknown) => void
    const ending = new Promise<unknown>(resolve => {
      end = resolve
    })
    const folder = folderOf(repository, component)
    // Auth itself asks nobody.
    const authority =
      component === 'auth'
        ? null
        : openAuthority({ options: config.authority, component, folder }, logs.of('authority'))
    const versions: Record<string, Dispatcher> = {}
    const readers = new ReaderStreams(READER_STREAMS_DEFAULTS, { clock: systemClock })
    const shutdown = (): void => end(null)
    let running: ActorSystem | null = null
    let inspector: Inspector | null = null
    const { supervise, door } = await BRANCHES[component]()
    const branch = supervise(
      { config, repository, installation },
      {
        log: logs.of(component),
        authority,
        readers,
        ring: alarm => inspector?.ring({ ...alarm, kind: 'fallback' }),
        fatal: end,
        started: (system, answer, lineages = []) => {
          running = system
          const olderAt = (paths: readonly string[], hides: ReadonlySet<string> = new Set()) => {
            const { Version } = commonApi
            const older = new Dispatcher({ below: dispatcher, hides })
            for (const path of paths) versions[path] = older
            return older.add(LOTUS_NAMESPACE, { Version }, commonMethodsOf(olderApiVersion))
          }
          answer({ dispatcher, older: olderAt })
          dispatcher.addStream(WATCH, watch, watchSource(system))
          const opened = new Inspector(
            { charts: join(checkout, 'dist', 'inspector', 'charts') },
            { ...answers, system, operations: system, clock: systemClock, lineages },
          )
          inspector = opened
          dispatcher.addStream(PULSE, pulse, opened.pulse)
          dispatcher.addStream(EVIDENCE_PROGRESS, evidenceProgress, opened.evidenceProgress)
          dispatcher.addStream(LINEAGE_CHANGES, lineageChanges, opened.lineageChanges)
          const methods = processMethods({ ...answers, system, operations: system, inspector: opened })
          dispatcher.add('Vesper', vesperApi, signed(methods))
        },
      },
    )
    const dispatcher = new Dispatcher(null, { guard: branch.guard ?? authority?.guard ?? null })
    const own = branch.tokens ?? tokensOf(folder, authority)
    const tokens = branch.tokensBeside?.(own) ?? own
    const { apiVersion, olderApiVersion = apiVersion, blockDelay, port } = door(config)
    const session = randomUUID()
    const describe = () => openRpcOf({ title: 'Vesper', version }, dispatcher.declared)
    const commonMethodsOf = (apiVersion: number) =>
      commonMethods({ version, apiVersion, blockDelay, session, startedAt }, { tokens, logs, describe, shutdown })
    dispatcher.add(LOTUS_NAMESPACE, commonApi, commonMethodsOf(apiVersion))
    dispatcher.addStream(`${LOTUS_NAMESPACE}.${CLOSING}`, closingStream, () => () => {})
    dispatcher.add('rpc', discoverApi, { discover: async () => describe() })
    const metrics = processMetrics({
      meter: dispatcher.meter,
      system: () => running,
      pool: () => branch.pool?.stat() ?? null,
      fallbacks: branch.fallbacks ?? NO_FALLBACKS,
    })
    const web = webService(
      { folder, page: join(checkout, 'dist', 'inspector'), options: config[component].rpc, port },
      {
        dispatcher,
        versions,
        tokens,
        log: logs.of('rpc'),
        metrics,
        readers,
        tree: () => tree.tree(),
        routes: branch.routes ?? NO_ROUTES,
      },
    )
    const tree = new SupervisionTree(
      supervisor({
        id: 'vesper',
        strategy: 'rest_for_one',
        intensity: { restarts: 0 },
        children: [
          ...(authority === null ? [] : [authority.spec]),
          branch.spec,
          socketService(repo, { dispatcher, log: logs.of('rpc') }),
          web,
        ],
      }),
      { clock: systemClock, random: Math.random, log },
    )
    const facts = () => ({ version, pid: process.pid, node: process.version, repo, components: [component], startedAt })
    const answers = {
      log,
      tree: () => tree.tree(),
      restartPart: (path: string) => tree.restart(path),
      store: () => branch.store,
      pool: () => branch.pool?.stat() ?? NO_POOL,
      sizeOf: bytesIn,
      version: facts,
      facts,
      rssBytes: () => process.memoryUsage.rss(),
      shutdown,
    }
    await start(tree)
    closing.add('tree', () => tree.stop())
    void tree.failed.then(end)
    log.info({ socket: announcedSocket(repo) }, 'the process answers')
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

/** Those that the component's own secret signs, and auth's where there is one. */
function tokensOf(folder: string, authority: Authority | null): TokenAuthority {
  const own = new Tokens({ secret: readSecret(folder) }, { clock: systemClock })
  return authority === null ? own : new OwnTokensFirst({ own, auth: authority.tokens })
}

const NO_POOL: PoolStat = { memory: { usedBytes: 0, budgetBytes: 0 }, classes: {} }
const NO_ROUTES = () => []
const NO_FALLBACKS = { counts: [] }

/** Each is loaded when it runs: what a component brings along takes its time. */
const BRANCHES: Readonly<Record<Component, () => Promise<ComponentPorts>>> = {
  sealer: async () => (await import('./sealer.js')).sealer,
  node: async () => (await import('./node.js')).node,
  wallet: async () => (await import('./wallet.js')).wallet,
  gateway: async () => (await import('./gateway.js')).gateway,
  auth: async () => (await import('./auth.js')).auth,
}

/** Where the process answers: after everything that it answers about, and gone before that. */
function socketService(repo: string, { dispatcher, log }: { dispatcher: Dispatcher; log: Log }): ChildSpec {
  return service({
    id: 'socket',
    async start() {
      const path = chooseSocketPath(repo)
      announceSocket(repo, path)
      const server = new SocketServer({ path }, { dispatcher, log })
      const withdraw = async (): Promise<void> => {
        await server.close()
        withdrawSocket(repo)
      }
      try {
        await server.listen()
      } catch (error) {
        await withdraw()
        throw error
      }
      return { stop: withdraw, detail: () => ({ path }) }
    },
  })
}

/** @throws what the part threw that could not be started: who starts the process asks for that, and not which supervisor says so. */
async function start(tree: SupervisionTree): Promise<void> {
  try {
    await tree.start()
  } catch (error) {
    let cause: unknown = error
    while (cause instanceof SupervisionError && cause.cause !== undefined) cause = cause.cause
    throw cause
  }
}

function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
}
