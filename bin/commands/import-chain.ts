/** `vesper chain import`. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { importChain } from '../../actors/node/index.js'
import { checkoutRoot, readInstallation } from '../../config/index.js'
import { openChainStore } from '../../native/index.js'
import { type CommandContext, CommandError, CommandErrorCode, count } from '../../runtime/command/index.js'
import { folderOf, makeRepository, withRepository } from '../process/index.js'
import { shellWord } from './confirmation.js'

export interface ImportCommandOptions {
  readonly genesis?: string
  readonly execute?: boolean
}

/** A line each, of a chain that takes long. */
const TOLD = 1_000

export async function importChainCommand(
  file: string,
  { genesis, execute = false }: ImportCommandOptions,
  { repo, output, resolvePath }: CommandContext,
): Promise<undefined> {
  const path = resolvePath(file)
  const wanted = genesis === undefined ? null : cidOf(genesis)
  if (!existsSync(path))
    throw new CommandError(CommandErrorCode.FILE_NOT_FOUND, `there is no file ${path}`, 'Name a snapshot.')
  const { cache } = readInstallation(checkoutRoot())
  const repository = makeRepository(repo, 'node')
  const folder = folderOf(repository, 'node')
  const founded = await withRepository(repository, () =>
    importChain(
      { folder, path, genesis: wanted, execute },
      {
        store: openChainStore(join(folder, 'blocks'), { compiledPath: join(cache, 'compiled') }),
        progress(done, all) {
          if (done % TOLD === 0) output.note(`${done} of ${count(all, 'tipset')} executed`)
        },
      },
    ),
  )
  const { name, preset, genesis: found, head } = founded
  const next = ['vesper', 'daemon', '--preset', preset, '--network', name, '--repo', repo].map(shellWord).join(' ')
  output.result(
    { network: name, preset, genesis: found, height: head?.height, repo },
    () => `the chain of ${name} up to ${head?.height} is in ${repo}\nstart its node with: ${next}`,
  )
}

function cidOf(text: string): CID {
  try {
    return CID.parse(text)
  } catch (cause) {
    throw new CommandError(CommandErrorCode.USAGE, `'${text}' is no CID`, 'Check that it was copied whole.', { cause })
  }
}
