/** `vesper wallet policy dry-run`: of a message that is described, or of what is there in bytes. */
import { encode, type Message, message, messageCid } from '../../../../filecoin/index.js'
import { type CommandContext, CommandError, CommandErrorCode, EXIT, table } from '../../../../runtime/command/index.js'
import type { SignType } from '../../signing/index.js'
import { addressOf, attoFilOf, bytesOf } from '../given.js'
import { withWallet } from '../wallet-session.js'

export interface DryRunOptions {
  readonly type: SignType
  readonly grant?: string
  // Of a message
  readonly to?: string
  readonly value: string
  readonly method: string
  readonly params: string
  readonly gasFee: string
  // Of anything
  readonly bytes?: string
  readonly extra: string
}

/** @returns 1 for what would be refused. */
export async function policyDryRun(key: string, options: DryRunOptions, context: CommandContext): Promise<number> {
  const { bytes, extra } = shown(key, options)
  return withWallet(context, async ({ wallet }) => {
    const meta = { Type: options.type, Extra: base64(extra) }
    const decision = await wallet.DryRun(key, base64(bytes), meta, options.grant ?? null)
    context.output.result(decision, () =>
      [
        decision.reason,
        ...(decision.looked.length === 0
          ? []
          : [
              '',
              table(
                ['RULE', 'OUTCOME', 'BECAUSE'],
                decision.looked.map(({ rule, outcome, why }) => [rule, outcome, why]),
              ),
            ]),
      ].join('\n'),
    )
    return decision.granted ? EXIT.ok : EXIT.failure
  })
}

function shown(key: string, options: DryRunOptions): { readonly bytes: Uint8Array; readonly extra: Uint8Array } {
  const { bytes, extra, to, type } = options
  if (bytes !== undefined && to !== undefined)
    throw new CommandError(
      CommandErrorCode.USAGE,
      'both --to and --bytes are given',
      'Describe a message, or give bytes.',
    )
  if (bytes !== undefined) return { bytes: bytesOf(bytes, '--bytes'), extra: bytesOf(extra, '--extra') }
  if (to === undefined || type !== 'message')
    throw new CommandError(
      CommandErrorCode.USAGE,
      'it isn’t said what would be signed',
      'Describe a message with --to, --value and --method; anything else is given with --type, --bytes and --extra.',
    )
  const described: Message = {
    ...{ version: 0, to: addressOf(to), from: addressOf(key), nonce: 0 },
    // Of the gas, policies look at the fee alone.
    ...{ gasLimit: 1, gasFeeCap: attoFilOf(options.gasFee), gasPremium: 0n },
    ...{
      value: attoFilOf(options.value),
      method: methodOf(options.method),
      params: bytesOf(options.params, '--params'),
    },
  }
  return { bytes: messageCid(described).bytes, extra: encode(message, described) }
}

function methodOf(text: string): bigint {
  if (/^\d+$/.test(text)) return BigInt(text)
  throw new CommandError(
    CommandErrorCode.USAGE,
    `'${text}' is no number of a method`,
    'A message has its method as a number, such as 0 for Send; which names it has depends on the receiver.',
  )
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
