/** What all checks look at: the machine, the installation, the repo and who works on it. Nothing of it is made by looking. */
import {
  type Config,
  checkoutRoot,
  type Environment,
  type Installation,
  loadConfig,
  readConfigFile,
  readInstallation,
  schema,
} from '../../config/index.js'
import { vesperApi } from '../../runtime/process/index.js'
import type { Client } from '../../runtime/rpc/index.js'
import type { Component } from '../components/index.js'
import { announcedApi } from '../process/api-files.js'
import { findProcess } from '../process/find-process.js'
import { folderOf, inhabitants, type Repository, repositoryAt } from '../process/index.js'
import { PORTS } from '../process/ports.js'
import type { Machine } from './machine.js'
import { within } from './within.js'

/** What is right, or why it isn't. */
export type Read<T> =
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: unknown }

export interface RunningProcess {
  readonly pid: number
  readonly version: string
  readonly startedAt: number
  readonly vesper: Client<typeof vesperApi>
}

export interface Listen {
  readonly host: string
  readonly port: number
  /** Whether the configuration asks for this port; else any other does too. */
  readonly named: boolean
}

export interface Scene {
  readonly machine: Machine
  readonly repository: Repository
  /** Whose repo it is, or will be: a sealer's unless another has begun there. */
  readonly component: Component
  readonly checkout: string
  readonly installation: Read<Installation>
  readonly config: Read<Config>
  /** What is in force, or the defaults where that is not right. */
  readonly options: Config
  /** Where the RPC endpoint is to listen. */
  readonly listen: Listen
  /** Null when none answers; the error when one holds its socket and says nothing. */
  readonly running: Read<RunningProcess | null>
}

export interface OpenScene extends Scene {
  close(): void
}

/** A process that was stopped by a signal takes the call and never answers. */
const PATIENCE_MS = 5_000

export async function openScene(
  { repo, environment }: { readonly repo: string; readonly environment: Environment },
  { machine }: { readonly machine: Machine },
): Promise<OpenScene> {
  const repository = repositoryAt(repo)
  const file = repository.config
  const config = read(() => loadConfig(schema, { file, text: readConfigFile(file), environment }).value)
  const finding = findProcess(repo)
  const connection = await readLater(within(PATIENCE_MS, finding))
  if (connection.error !== undefined)
    void finding.then(
      late => late?.close(),
      () => {},
    )
  const running: Read<RunningProcess | null> =
    connection.error !== undefined
      ? connection
      : await readLater(
          (async () => {
            if (!connection.value) return null
            const vesper = connection.value.client('Vesper', vesperApi)
            return { ...(await within(PATIENCE_MS, vesper.Version())), vesper }
          })(),
        )
  const [component = 'sealer'] = inhabitants(repository)
  const options = config.value ?? loadConfig(schema, { file, text: null, environment: {} }).value
  return {
    machine,
    repository,
    component,
    checkout: checkoutRoot(),
    installation: read(() => readInstallation(checkoutRoot())),
    config,
    options,
    listen: listenOf(options[component].rpc, {
      folder: folderOf(repository, component),
      port: PORTS[component],
      isRunning: !!running.value,
    }),
    running,
    close: () => connection.value?.close(),
  }
}

/** A process that runs has said where it listens. */
function listenOf(
  rpc: Config['sealer']['rpc'],
  { folder, port, isRunning }: { readonly folder: string; readonly port: number; readonly isRunning: boolean },
): Listen {
  const announced = isRunning ? announcedApi(folder) : null
  const named = rpc.port !== undefined
  return { host: rpc.host, port: announced === null ? (rpc.port ?? port) : Number(new URL(announced.url).port), named }
}

function read<T>(work: () => T): Read<T> {
  try {
    return { value: work() }
  } catch (error) {
    return { error }
  }
}

const readLater = <T>(work: Promise<T>): Promise<Read<T>> =>
  work.then(
    value => ({ value }),
    error => ({ error }),
  )
