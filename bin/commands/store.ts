/** `vesper store`: the database in which the actors live. */
import { existsSync } from 'node:fs'
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
import { backupStore, compactStore, replaceStore, storeStat, verifyStore } from '../../runtime/store/index.js'
import { COMPONENTS, type Component } from '../components/index.js'
import { inhabitants, makeRepository, repositoryAt, storeOf, withRepository } from '../process/index.js'

/** Where what nobody works on lies. @throws CommandError FILE_NOT_FOUND. */
async function withStore<T>(repo: string, use: (path: string) => Promise<T>): Promise<T> {
  const repository = repositoryAt(repo)
  const [component] = inhabitants(repository)
  if (component !== undefined) return withRepository(repository, () => use(storeOf(repository, component)))
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
and \`vesper wallet export\`.

Example:
  $ vesper store backup /mnt/backup/vesper-monday`,
    )
    .action((folder: string, _options: object, command: Command) =>
      run(command, async ({ repo, openRunning, output, resolvePath }) => {
        const to = resolvePath(folder)
        const running = await openRunning().catch(notRunning)
        const made =
          running === null ? await withStore(repo, path => backupStore(path, to)) : await running.vesper.StoreBackup(to)
        await running?.close()
        output.result(made, () => `${bytes(made.bytes)} in ${made.path}`)
        return undefined
      }),
    )
  store
    .command('restore')
    .description('bring a backup back; the store that is there now is kept beside it')
    .argument('<folder>', 'what `vesper store backup` made')
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
        const back = await withRepository(makeRepository(repo, component), repository =>
          replaceStore(from, storeOf(repository, component), new Date(now())),
        )
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
        const { records, faults } = await withStore(repo, verifyStore)
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

function notRunning(error: { readonly code?: string }): null {
  if (error.code === 'PROCESS_NOT_FOUND') return null
  throw error
}
