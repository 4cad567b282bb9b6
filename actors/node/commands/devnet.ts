/** `vesper devnet status` and `advance`. */
import { parseFil } from '../../../filecoin/index.js'
import {
  bytes,
  type CommandContext,
  CommandError,
  CommandErrorCode,
  EXIT,
  fields,
  table,
} from '../../../runtime/command/index.js'
import { WATCH, watch } from '../../../runtime/process/index.js'
import { type DevnetStatus, devnetApi } from '../api/devnet.js'

export interface AdvanceOptions {
  readonly epochs?: number
  readonly untilEpoch?: number
  readonly until?: string
  readonly missProofs?: readonly string[]
}

export async function devnetStatus({ openRunning, output }: CommandContext): Promise<undefined> {
  const session = await openRunning()
  try {
    const status = await session.client('Devnet', devnetApi).Status()
    output.result(status, () => inWords(status))
  } finally {
    await session.close()
  }
}

const inWords = (status: DevnetStatus): string =>
  [
    fields([
      ['network', `${status.network} (${status.preset === 'devnet' ? 'real proofs' : 'simulated proofs'})`],
      ['genesis', status.genesis],
      ['height', `${status.height}, at epoch ${status.epoch}`],
      ['block delay', `${status.blockDelay} s`],
      ['clock', ahead(status.skippedSeconds)],
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

export async function devnetAdvance(options: AdvanceOptions, context: CommandContext): Promise<number | undefined> {
  const { openRunning, output, interrupted } = context
  const session = await openRunning()
  // Whoever is gone cancels the call, and the node stops at the next tipset.
  interrupted.addEventListener('abort', () => session.close())
  const watching = await session.connection.subscribe(WATCH, watch, [{ kinds: ['chain'], snapshots: true }], news => {
    if (news.kind !== 'step') return
    const { head } = news.view.snapshot.context as { head: { height: number } }
    output.event('tipset', { height: head.height }, `height ${head.height}`)
  })
  try {
    const advanced = await session.client('Devnet', devnetApi).Advance(requestOf(options))
    output.result(advanced, () => `the chain is at ${advanced.height}, ${advanced.tipsets} tipsets further`)
    return undefined
  } catch (error) {
    if (interrupted.aborted) return EXIT.interrupted
    throw error
  } finally {
    watching.close()
    await session.close()
  }
}

const requestOf = ({ epochs, untilEpoch, until, missProofs = [] }: AdvanceOptions) => ({
  ...(epochs !== undefined && { epochs }),
  ...(untilEpoch !== undefined && { untilEpoch }),
  // Another word is refused by the node, which knows those that there are.
  ...(until !== undefined && { until: until as 'deadline' }),
  missProofs: [...missProofs],
})

export async function devnetFund(
  address: string,
  amount: string,
  { openRunning, output }: CommandContext,
): Promise<undefined> {
  const session = await openRunning()
  try {
    const sent = await session.client('Devnet', devnetApi).Fund(address, attoOf(amount).toString())
    output.result({ ...sent, to: address, amount }, () => `${amount} FIL go to ${address} with message ${sent.message}`)
  } finally {
    await session.close()
  }
}

/** @throws CommandError USAGE */
function attoOf(text: string): bigint {
  const amount = parseFil(text)
  if (amount !== null) return amount
  throw new CommandError(
    CommandErrorCode.USAGE,
    `'${text}' is no amount of FIL`,
    'Give a number with at most 18 digits behind the point, such as 10 or 0.5.',
  )
}
