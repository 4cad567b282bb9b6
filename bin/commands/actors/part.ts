/** `vesper actors restart --part`. */
import type { CommandContext } from '../../../runtime/command/index.js'
import { type ActOptions, deedOf } from '../operator.js'
import { drawTree } from './tree-drawing.js'

export async function restartPart(
  path: string,
  options: ActOptions,
  { openRunning, output, now }: CommandContext,
): Promise<undefined> {
  const deed = deedOf(options)
  const session = await openRunning()
  try {
    const part = await session.vesper.TreeRestart(path, deed)
    output.result(part, () => drawTree(part, { now: now(), paint: output.paint }))
    if (deed.dryRun) output.note(`A dry run: this would restart ${path}; nothing was done.`)
  } finally {
    await session.close()
  }
}
