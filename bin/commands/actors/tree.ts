/** `vesper actors tree`. */
import type { CommandContext } from '../../../runtime/command/index.js'
import { drawTree } from './tree-drawing.js'

/** Only of a process that runs: one that was started to be looked at has nothing to tell. */
export async function showTree({ openRunning, output, now }: CommandContext): Promise<undefined> {
  const session = await openRunning()
  try {
    const root = await session.vesper.ActorsTree()
    output.result(root, () => drawTree(root, { now: now(), paint: output.paint }))
  } finally {
    await session.close()
  }
}
