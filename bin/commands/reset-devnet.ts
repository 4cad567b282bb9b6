/** `vesper devnet reset`. */
import { existsSync } from 'node:fs'
import { removeNetwork } from '../../actors/node/index.js'
import { type CommandContext, CommandError, CommandErrorCode } from '../../runtime/command/index.js'
import { folderOf, repositoryAt, withRepository } from '../process/index.js'
import { shellWord } from './confirmation.js'

export async function resetDevnet(
  { yes = false }: { yes?: boolean },
  { repo, output }: CommandContext,
): Promise<undefined> {
  const repository = repositoryAt(repo)
  const folder = folderOf(repository, 'node')
  if (!existsSync(folder))
    throw new CommandError(
      CommandErrorCode.FILE_NOT_FOUND,
      `the repo ${repo} has no node`,
      'Choose another repo with --repo; `vesper daemon` makes one.',
    )
  if (!yes)
    throw new CommandError(
      CommandErrorCode.NOT_CONFIRMED,
      `this would remove the network in ${repo}, with its chain and keys; nothing was done`,
      `If you mean it: ${['vesper', 'devnet', 'reset', '--repo', repo, '--yes'].map(shellWord).join(' ')}`,
    )
  const removed = await withRepository(repository, async () => removeNetwork(folder))
  output.result({ network: removed?.name ?? null, genesis: removed?.genesis ?? null, repo }, () =>
    removed === null ? `${repo} has no network` : `${removed.name} and its chain are gone from ${repo}`,
  )
}
