/** Waits until a message is executed, and tells of the tipsets meanwhile. */
import type { CID } from 'multiformats/cid'
import { link } from '../../../../filecoin/cbor/index.js'
import { exitCodeText } from '../../../../filecoin/index.js'
import { type CommandContext, CommandError, CommandErrorCode, EXIT, fields } from '../../../../runtime/command/index.js'
import { CHAIN_NOTIFY, chainNotify } from '../../api/chain.js'
import type { NodeSession } from '../node-session.js'

/** Epochs back: all. */
const NO_LIMIT = -1

/**
 * @returns what to exit with
 * @throws CommandError WORK_FAILED if the message fails.
 */
export async function waitFor(
  cid: CID,
  confidence: number,
  { session, lotus }: NodeSession,
  { output, interrupted }: CommandContext,
): Promise<number> {
  const stop = () => void session.close()
  let height = 0
  interrupted.addEventListener('abort', stop)
  try {
    await session.connection.subscribe(`Filecoin.${CHAIN_NOTIFY}`, chainNotify, [], changes => {
      // A tipset comes anew with each of its blocks.
      for (const { Type, Val } of changes as readonly { Type: string; Val: { Height: number } }[])
        if (Type === 'apply' && Val.Height > height) {
          height = Val.Height
          output.event('tipset', { height }, `height ${height}`)
        }
    })
    const found = await lotus.StateWaitMsg(link.toWire(cid), confidence, NO_LIMIT, true)
    const { exitCode, gasUsed } = found.Receipt
    const outcome = {
      message: found.Message.toString(),
      height: found.Height,
      exitCode,
      gasUsed,
      returned: found.ReturnDec ?? null,
    }
    if (exitCode !== 0)
      throw new CommandError(
        CommandErrorCode.WORK_FAILED,
        `the message ${outcome.message} failed with exit code ${exitCodeText(exitCode)}`,
        `\`vesper call Filecoin.StateReplay null '{"/": "${outcome.message}"}'\` tells why.`,
        { data: outcome },
      )
    output.result(outcome, () =>
      fields([
        ...(found.Message.equals(cid) ? [] : [['in its place', outcome.message] as const]),
        ['executed', `before height ${outcome.height}`],
        ['exit code', exitCodeText(exitCode)],
        ['gas used', gasUsed],
        ...(outcome.returned === null ? [] : [['returned', JSON.stringify(outcome.returned)] as const]),
      ]),
    )
    return EXIT.ok
  } catch (error) {
    if (!interrupted.aborted) throw error
    output.note(`the message goes on; \`vesper chain message ${cid}\` tells what became of it`)
    return interrupted.reason as number
  } finally {
    interrupted.removeEventListener('abort', stop)
  }
}
