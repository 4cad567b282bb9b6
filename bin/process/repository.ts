/**
 * A repo: everything that one installation of Vesper knows.
 *
 * ```
 * config.toml            options; a template, all commented out, at first
 * lock                   held (flock) by the process that works here; its pid is in it
 * api.sock, api          where that process answers; `api` names the socket
 * sealer/store/          actors, journals, timers, effects (LMDB)
 * sealer/storage/        sectors' files, Lotus's names and layout
 * node/store/            the node's actors; node/blocks/ its chain (LMDB both)
 * node/network.json      which network it is, and who was there at its beginning
 * node/keystore/         the node's own keys, a file each, for nobody else to read
 * node/presealed/        sectors of the network's beginning
 * auth/rows/             users, tokens and all that hangs on them (LMDB), where no database is shared
 * auth/secrets.key       the key that the tokens in there are encrypted with; without it they are lost
 * sealer/durations.json  how long each phase took, for what to expect
 * wallet/keystore/       keys, encrypted, a file each (docs/wallet.md)
 * wallet/policies/       what keys may sign; missing or changed, nothing is signed
 * wallet/signing-log/    each request to sign and what became of it, chained; only ever appended to
 * wallet/store/          the wallet's actors (LMDB)
 * gateway/store/         who has been connected (LMDB)
 * <component>/auth-token  what the component shows the auth that its section [authority] names
 * prover-failures/       what our prover failed at, to be studied (docs/prover.md); ten at most, absent while there are none
 * logs/                  vesper.log, JSON lines; run.log, what a background process printed
 * ```
 */
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { configTemplate, schema } from '../../config/index.js'
import { COMPONENTS, type Component } from '../components/index.js'
import { RepoError, RepoErrorCode } from './errors.js'

export interface Repository {
  readonly path: string
  readonly config: string
  readonly lock: string
  readonly log: string
  /** Output of a background process. */
  readonly runLog: string
  readonly sealerStorage: string
  /** Made with the first of them. */
  readonly proverFailures: string
}

/** All that is a component's. */
export const folderOf = ({ path }: Pick<Repository, 'path'>, component: Component): string => join(path, component)

/** Where a component's actors are kept. */
export const storeOf = (repository: Pick<Repository, 'path'>, component: Component): string =>
  join(folderOf(repository, component), 'store')

/** Where auth's users and tokens are kept, if no database is shared. */
export const rowsOf = (repository: Pick<Repository, 'path'>): string => join(folderOf(repository, 'auth'), 'rows')

/** Components whose actors are in the repo, or lie aside since a compaction was cut short. */
export const inhabitants = (repository: Pick<Repository, 'path'>): Component[] =>
  COMPONENTS.filter(component =>
    ['', '.before-compaction'].some(suffix => existsSync(`${storeOf(repository, component)}${suffix}`)),
  )

export function repositoryAt(path: string): Repository {
  return {
    path,
    config: join(path, 'config.toml'),
    lock: join(path, 'lock'),
    log: join(path, 'logs', 'vesper.log'),
    runLog: join(path, 'logs', 'run.log'),
    sealerStorage: join(path, 'sealer', 'storage'),
    proverFailures: join(path, 'prover-failures'),
  }
}

/**
 * Makes the folders that aren't there. Harmless on a repo in use.
 * @throws RepoError UNWRITABLE.
 */
export function makeRepository(path: string, component: Component = 'sealer'): Repository {
  const repository = repositoryAt(path)
  try {
    for (const folder of [path, folderOf({ path }, component), join(path, 'logs')]) makeFolder(folder)
    // Opened for writing, so that a disk that can only be read is found out here and not in the middle of work.
    writeFileSync(repository.lock, '', { flag: 'a', mode: 0o600 })
  } catch (cause) {
    throw unwritable(path, cause)
  }
  return repository
}

/**
 * With its parents. Not Node's own recursive mkdir: where a kernel's folder answers ENOENT to every mkdir (/proc) that one never ends,
 * and takes all memory.
 */
function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return
  if (dirname(path) !== path) makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    // Another command may have made it at the same moment.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !statSync(path).isDirectory()) throw error
  }
}

/** Where a user finds all options; written once, never over theirs. */
export function writeConfigTemplate(repository: Repository): void {
  try {
    writeFileSync(repository.config, configTemplate(schema), { flag: 'wx', mode: 0o600 })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw unwritable(repository.config, cause)
  }
}

const unwritable = (path: string, cause: unknown) =>
  new RepoError(RepoErrorCode.UNWRITABLE, `the repo ${path} can't be written`, undefined, { cause })
