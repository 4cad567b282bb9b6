/** `vesper devnet status`, `advance` and `fund`. */
import { formatFil } from '../../../../filecoin/index.js'
import {
  bytes,
  type CommandContext,
  CommandError,
  CommandErrorCode,
  count,
  EXIT,
  fields,
  LiveView,
  table,
} from '../../../../runtime/command/index.js'
import { ADVANCE_PROGRESS, type AdvanceProgress, advanceProgress, type DevnetStatus } from '../../api/devnet.js'
import type { DutyKind } from '../../time/duty-kinds.js'
import { addressOf, attoFilOf, cidOf } from '../given.js'
import { withNode } from '../node-session.js'
import { waitFor } from '../sending/wait.js'

export interface AdvanceOptions {
  readonly epochs?: number
  readonly untilEpoch?: number
  readonly until?: DutyKind
  readonly missProofs?: readonly string[]
}

export async function devnetStatus(context: CommandContext): Promise<undefined> {
  await withNode(context, async ({ devnet }) => {
    const status = await devnet.Status()
    context.output.result(status, () => inWords(status))
  })
}

const inWords = (status: DevnetStatus): string =>
  [
    fields([
      ['network', `${status.network} (${status.preset === 'devnet' ? 'real proofs' : 'simulated proofs'})`],
      ['genesis', status.genesis],
      ['height', `${status.height}, at epoch ${status.epoch}`],
      ['block delay', `${status.blockDelay} s`],
      ['clock', ahead(status.skippedSeconds)],
      ['advance', status.advance === null ? null : progressInWords(status.advance)],
      ['faucet', status.faucet],
    ]),
    '',
    table(
      ['PROVIDER', 'POWER', 'NEXT DEADLINE', 'BLOCKS', 'TROUBLE'],
      status.providers.map(({ address, power, due, blocks, trouble }) => [
        address,
        bytes(power),
        due === null ? '-' : `epoch ${due}`,
        blocks ?? '-',
        trouble ?? '',
      ]),
    ),
  ].join('\n')

const ahead = (seconds: number): string =>
  seconds === 0 ? 'as the wall’s' : `${Math.abs(seconds)} s ${seconds > 0 ? 'ahead of' : 'behind'} the wall’s`

const progressInWords = ({ from, until, height, tipsets }: AdvanceProgress): string =>
  `height ${height} of ${until}, from ${from} on, with ${count(tipsets, 'tipset')}`

export async function devnetAdvance(options: AdvanceOptions, context: CommandContext): Promise<number> {
  const { epochs, untilEpoch, until } = options
  if ([epochs, untilEpoch, until].filter(one => one !== undefined).length !== 1)
    throw new CommandError(
      CommandErrorCode.USAGE,
      'give one of --epochs, --until-epoch and --until',
      'For a proving period: vesper devnet advance --epochs 2880',
    )
  const { output, interrupted } = context
  return withNode(context, async ({ session, devnet }) => {
    // Whoever is gone cancels the call, and the node stops at the next tipset.
    interrupted.addEventListener('abort', () => session.close())
    const view = output.isLive ? new LiveView(output.streams.out) : null
    const watching = await session.connection.subscribe(ADVANCE_PROGRESS, advanceProgress, [], progress => {
      if (progress === null) return
      view?.draw(progressInWords(progress))
      if (view === null) output.event('progress', progress, progressInWords(progress))
    })
    try {
      const advanced = await devnet.Advance(requestOf(options))
      output.result(advanced, () => `the chain is at ${advanced.height}, ${count(advanced.tipsets, 'tipset')} further`)
      return EXIT.ok
    } catch (error) {
      if (interrupted.aborted) return EXIT.interrupted
      throw error
    } finally {
      view?.end()
      watching.close()
    }
  })
}

const requestOf = ({ epochs, untilEpoch, until, missProofs = [] }: AdvanceOptions) => ({
  ...(epochs !== undefined && { epochs }),
  ...(untilEpoch !== undefined && { untilEpoch }),
  ...(until !== undefined && { until }),
  missProofs: [...missProofs],
})

export interface FundOptions {
  readonly wait?: boolean
}

export async function devnetFund(
  account: string,
  amount: string,
  { wait = false }: FundOptions,
  context: CommandContext,
): Promise<number | undefined> {
  const to = addressOf(account).toString()
  const atto = attoFilOf(amount).toString()
  return withNode(context, async node => {
    const { message, from } = await node.devnet.Fund(to, atto)
    const sent = { message, from, to, amount: atto }
    const inWords = () => `${formatFil(BigInt(atto))} go to ${to} with message ${message}`
    if (!wait) {
      context.output.result(sent, inWords)
      return undefined
    }
    context.output.event('sent', sent, inWords())
    return waitFor(cidOf(message), 0, node, context)
  })
}
