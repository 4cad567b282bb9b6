/** `vesper sync status`: how far the chain is by the network's clock. */
import { type CommandContext, count, fields } from '../../../../runtime/command/index.js'
import { withNode } from '../node-session.js'

export async function syncStatus(context: CommandContext): Promise<undefined> {
  await withNode(context, async ({ devnet }) => {
    const { height, epoch, network } = await devnet.Status()
    const status = { network, height, epoch, behind: Math.max(0, epoch - height) }
    context.output.result(status, () =>
      fields([
        ['network', network],
        ['height', height],
        ['epoch', `${epoch} by the network’s clock`],
        ['behind', count(status.behind, 'epoch')],
        ['peers', 'none: nodes don’t find each other yet'],
      ]),
    )
  })
}
