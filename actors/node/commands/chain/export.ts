/** `vesper chain export`. The node writes the file: it has the store. */
import { existsSync } from 'node:fs'
import {
  bytes,
  type CommandContext,
  CommandError,
  CommandErrorCode,
  count,
  EXIT,
} from '../../../../runtime/command/index.js'
import { withNode } from '../node-session.js'

export interface ExportOptions {
  readonly overwrite?: boolean
  readonly recentStates?: number
}

export async function chainExport(
  file: string,
  { overwrite = false, recentStates }: ExportOptions,
  context: CommandContext,
): Promise<number> {
  const path = context.resolvePath(file)
  if (!overwrite && existsSync(path))
    throw new CommandError(
      CommandErrorCode.FILE_EXISTS,
      `${path} is there already`,
      'Name another file, or add --overwrite.',
    )
  return withNode(context, async ({ devnet }) => {
    const written = await devnet.ExportChain(path, recentStates === undefined ? undefined : { recentStates })
    context.output.result(
      { path, ...written },
      () =>
        `the chain up to ${written.height}: ${count(written.blocks, 'block')}, ${bytes(written.bytes)} in ${path}${written.statesFrom > 0 ? `, with states from epoch ${written.statesFrom} on` : ''}`,
    )
    return EXIT.ok
  })
}
