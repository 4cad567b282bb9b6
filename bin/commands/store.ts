/** `vesper store`: the database in which the actors live. */
import { existsSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Command, Option } from 'commander'
import {
  bytes,
  CommandError,
  CommandErrorCode,
  count,
  EXIT,
  fields,
  type Run,
  table,
} from '../../runtime/command/index.js'
import {
  backupStore,
  compactStore,
  replaceStore,
  storeStat,
  type Verification,
  verifyStore,
} from '../../runtime/store/index.js'
import { COMPONENTS, type Component } from '../components/index.js'
import { inhabitants, makeRepository, repositoryAt, rowsOf, storeOf, withRepository } from '../process/index.js'

/** Auth's users and tokens, in a backup beside the store of its actors. */
const ROWS = 'rows'
const hasRows = (folder: string): boolean => existsSync(join(folder, 'data.mdb'))
/** Loaded for auth's own alone. */
const rowsFiles = () => import('../../actors/auth/index.js')

/**
 * Where what nobody works on lies.
 * @param use `rows`: where auth's users and tokens are, in a repo that has some
 * @throws CommandError FILE_NOT_FOUND.
 */
async function withStore<T>(repo: string, use: (path: string, rows: string | null) => Promise<T>): Promise<T> {
  const repository = repositoryAt(repo)
  const [component] = inhabitants(repository)
  if (component !== undefined)
    return withRepository(repository, () => {
      const rows = rowsOf(repository)
      return use(storeOf(repository, component), component === 'auth' && hasRows(rows) ? rows : null)
    })
  throw new CommandError(
    CommandErrorCode.FILE_NOT_FOUND,
    `the repo ${repo} has no store yet`,
    'Choose another repo with --repo; the first `vesper run`, `vesper daemon` or `vesper seal` makes the store.',
  )
}

export function registerStoreCommands(program: Command, run: Run): void {
  const store = program.command('store').description('look after the database in which the actors live')
  store
    .command('stat')
    .description('print the sizes of the store and its tables')
    .action((_options: object, command: Command) =>
      run(command, async ({ repo, openRunning, output }) => {
        const running = await openRunning().catch(notRunning)
        const stat = running === null ? await withStore(repo, storeStat) : await running.vesper.StoreStat()
        await running?.close()
        output.result(stat, () =>
          [
            fields([
              ['path', stat.path],
              ['on disk', bytes(stat.bytes)],
              ['opened', count(stat.epoch, 'time')],
              ['readers', stat.readers],
            ]),
            '',
            table(
              ['TABLE', 'ROWS', 'SIZE'],
              stat.tables.map(({ table: name, rows, bytes: size }) => [name, rows, bytes(size)]),
            ),
          ].join('\n'),
        )
        return undefined
      }),
    )
  store
    .command('backup')
    .description('copy the store into a new folder, also while a process works on it')
    .argument('<folder>', 'must not exist yet')
    .addHelpText(
      'after',
      `
Sectors’ files are not in it: they lie in the storage paths. Nor are a node’s blocks and keys: see \`vesper chain export\`
and \`vesper wallet export\`. Auth’s users and tokens are, where they aren’t in a database, and the key that they are encrypted
with isn’t: keep a copy of auth/secrets.key elsewhere.

Example:
  $ vesper store backup /mnt/backup/vesper-monday`,
    )
    .action((folder: string, _options: object, command: Command) =>
      run(command, async ({ repo, openRunning, output, resolvePath }) => {
        const to = resolvePath(folder)
        const running = await openRunning().catch(notRunning)
        const made =
          running === null
            ? await withStore(repo, (path, rows) => backupAll(path, rows, to))
            : await running.vesper.StoreBackup(to)
        await running?.close()
        output.result(made, () => `${bytes(made.bytes)} in ${made.path}`)
        return undefined
      }),
    )
  store
    .command('restore')
    .description('bring a backup back; the store that is there now is kept beside it')
    .argument('<folder>', 'what `vesper store backup` made')
    .addHelpText('after', '\nOf an auth: what was revoked since the backup holds again with it; revoke it anew.')
    .addOption(
      new Option('--component <name>', 'whose it is, in a repo that has none yet')
        .choices(COMPONENTS)
        .default('sealer'),
    )
    .action((folder: string, { component: fallback }: { component: Component }, command: Command) =>
      run(command, async ({ repo, output, now, resolvePath }) => {
        const from = resolvePath(folder)
        if (!existsSync(from))
          throw new CommandError(
            CommandErrorCode.FILE_NOT_FOUND,
            `there is no backup at ${from}`,
            'Name the folder of a backup.',
          )
        const [component = fallback] = inhabitants(repositoryAt(repo))
        const at = new Date(now())
        const back = await withRepository(makeRepository(repo, component), async repository => {
          if (component === 'auth' && hasRows(join(from, ROWS)))
            await (await rowsFiles()).replaceRows(join(from, ROWS), rowsOf(repository), at)
          return replaceStore(from, storeOf(repository, component), at)
        })
        output.result(
          back,
          () =>
            `${bytes(back.bytes)} brought back from ${from}${back.before === null ? '' : `; what was there before is in ${back.before}`}`,
        )
        return undefined
      }),
    )
  store
    .command('compact')
    .description('write the store anew without its gaps; no process may work on the repo')
    .action((_options: object, command: Command) =>
      run(command, async ({ repo, output }) => {
        const sizes = await withStore(repo, compactStore)
        output.result(sizes, () => `${bytes(sizes.before)} became ${bytes(sizes.after)}`)
        return undefined
      }),
    )
  store
    .command('verify')
    .description('read every record and check it; no process may work on the repo')
    .action((_options: object, command: Command) =>
      run(command, async ({ repo, output }) => {
        const { records, faults } = await withStore(repo, verifyAll)
        output.result({ ok: faults.length === 0, records, faults }, () =>
          faults.length === 0
            ? `${count(records, 'record')}, all sound`
            : [
                table(
                  ['TABLE', 'KEY', 'PROBLEM'],
                  faults.map(fault => [fault.table, fault.key, `${fault.code}: ${fault.message}`]),
                ),
                '',
                `${count(faults.length, 'fault')} in ${count(records, 'record')}; bring a backup back with \`vesper store restore\``,
              ].join('\n'),
        )
        return faults.length === 0 ? EXIT.ok : EXIT.failure
      }),
    )
}

async function backupAll(path: string, rows: string | null, to: string): ReturnType<typeof backupStore> {
  const made = await backupStore(path, to)
  if (rows === null) return made
  const { backupRows } = await rowsFiles()
  // Half of it would be taken for the whole.
  await backupRows(rows, join(to, ROWS)).catch(async error => {
    await rm(to, { recursive: true, force: true })
    throw error
  })
  return { ...made, bytes: made.bytes + statSync(join(to, ROWS, 'data.mdb')).size }
}

async function verifyAll(path: string, rows: string | null): Promise<Verification> {
  const actors = await verifyStore(path)
  if (rows === null) return actors
  const others = await (await rowsFiles()).verifyRows(rows)
  return { records: actors.records + others.records, faults: [...actors.faults, ...others.faults] }
}

function notRunning(error: { readonly code?: string }): null {
  if (error.code === 'PROCESS_NOT_FOUND') return null
  throw error
}
