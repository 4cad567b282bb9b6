/** `vesper store`: the database in which the actors live. */
import { existsSync } from 'node:fs'
import type { Command } from 'commander'
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
import { makeRepository, type Repository, repositoryAt, withRepository } from '../process/index.js'

/** @throws CommandError FILE_NOT_FOUND. */
function storeOf(repo: string): Repository {
  const repository = repositoryAt(repo)
  if (existsSync(repository.sealerStore)) return repository
  throw new CommandError(
    CommandErrorCode.FILE_NOT_FOUND,
    `the repo ${repo} has no store yet`,
    'Choose another repo with --repo; the first `vesper run` or `vesper seal` makes the store.',
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
        const stat =
          running === null
            ? await withRepository(storeOf(repo), ({ sealerStore }) => storeStat(sealerStore))
            : await running.vesper.StoreStat()
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
      '\nThe sectors’ files are not in it: they lie in the storage paths.\n\nExample:\n  $ vesper store backup /mnt/backup/vesper-monday',
    )
    .action((folder: string, _options: object, command: Command) =>
      run(command, async ({ repo, openRunning, output, resolvePath }) => {
        const to = resolvePath(folder)
        const running = await openRunning().catch(notRunning)
        const made =
          running === null
            ? await withRepository(storeOf(repo), ({ sealerStore }) => backupStore(sealerStore, to))
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
    .action((folder: string, _options: object, command: Command) =>
      run(command, async ({ repo, output, now, resolvePath }) => {
        const from = resolvePath(folder)
        if (!existsSync(from))
          throw new CommandError(
            CommandErrorCode.FILE_NOT_FOUND,
            `there is no backup at ${from}`,
            'Name the folder of a backup.',
          )
        const back = await withRepository(makeRepository(repo), ({ sealerStore }) =>
          replaceStore(from, sealerStore, new Date(now())),
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
        const sizes = await withRepository(storeOf(repo), ({ sealerStore }) => compactStore(sealerStore))
        output.result(sizes, () => `${bytes(sizes.before)} became ${bytes(sizes.after)}`)
        return undefined
      }),
    )
  store
    .command('verify')
    .description('read every record and check it; no process may work on the repo')
    .action((_options: object, command: Command) =>
      run(command, async ({ repo, output }) => {
        const { records, faults } = await withRepository(storeOf(repo), ({ sealerStore }) => verifyStore(sealerStore))
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
