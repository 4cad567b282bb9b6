/** Seals the shipped file, then shows what goes on until it is told to end. */
import { join } from 'node:path'
import { sealerApi } from '../../actors/sealer/api.js'
import { followFiles, interruptedExit } from '../../actors/sealer/commands/index.js'
import { checkoutRoot } from '../../config/index.js'
import { type CommandContext, EXIT, type Session } from '../../runtime/command/index.js'
import { RpcError, RpcErrorCode } from '../../runtime/rpc/index.js'
import { inspectorAddress } from '../process/api-files.js'
import { showActivity } from './activity.js'

const SHIPPED = join('examples', 'hello-vesper.txt')

export async function devnet(context: CommandContext): Promise<number> {
  const { output, interrupted, repo } = context
  let isFirst = true
  for (;;) {
    const session = await context.open()
    try {
      if (isFirst) {
        const { pid } = await session.vesper.Version()
        const inspector = inspectorAddress(join(repo, 'sealer'))
        output.event(
          'serving',
          { repo, pid, own: session.isOwn, randomness: 'local stand-in, not a chain', inspector },
          banner(repo, pid, inspector, session),
        )
      }
      const path = join(checkoutRoot(), SHIPPED)
      const taken = await session.client('Sealer', sealerApi).SealFile({ path, leaveOpen: false })
      const sealed = await followFiles(session, [taken], context)
      if (sealed === null) return interruptedExit(context, session)
      const file = sealed[0] ?? taken
      if (isFirst) output.event('ready', { repo, file }, `\nready: ${path}\nis sealed as ${file.cid}\n`)
      isFirst = false
      return await showActivity(session, context)
    } catch (error) {
      // The process that we looked at has ended; now this one does its work.
      const isLost = error instanceof RpcError && error.code === RpcErrorCode.CONNECTION_LOST
      if (!isLost || session.isOwn || interrupted.aborted) throw error
    } finally {
      await session.close()
      if (interrupted.aborted) output.event('ended', { repo, exitCode: EXIT.ok }, null)
    }
  }
}

const banner = (repo: string, pid: number, inspector: string | null, { isOwn }: Session): string =>
  [
    `Vesper devnet on ${repo} (${isOwn ? '' : 'running already, '}pid ${pid})`,
    'Proofs are real. Randomness is a local stand-in: there is no chain, and nobody else agrees to it.',
    ...(inspector === null ? [] : [`See it live at ${inspector} (\`vesper inspect\` adds the token).`]),
    '',
  ].join('\n')
