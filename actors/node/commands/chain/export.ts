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
}

export async function chainExport(
  file: string,
  { overwrite = false }: ExportOptions,
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
    const written = await devnet.ExportChain(path)
    context.output.result(
      { path, ...written },
      () => `the chain up to ${written.height}: ${count(written.blocks, 'block')}, ${bytes(written.bytes)} in ${path}`,
    )
    return EXIT.ok
  })
}
