/** `vesper wallet log`: what each of its commands does. */
import { type CommandContext, EXIT, fields, iso, table } from '../../../../runtime/command/index.js'
import { withWallet } from '../wallet-session.js'

export interface LogListing {
  /** Milliseconds since 1970. */
  readonly since?: number
  readonly until?: number
  readonly signer?: string
  readonly decision?: 'granted' | 'refused'
  readonly limit: number
}

export async function logList({ since, until, ...which }: LogListing, context: CommandContext): Promise<undefined> {
  await withWallet(context, async ({ wallet }) => {
    const records = await wallet.ListSigningRecords({
      ...which,
      ...(since !== undefined && { from: since }),
      ...(until !== undefined && { until }),
    })
    context.output.result(records, () =>
      records.length === 0
        ? 'nothing of that was asked to be signed'
        : table(
            ['NUMBER', 'WHEN', 'DECISION', 'TYPE', 'SIGNER', 'CALLER', 'REASON'],
            records.map(({ number, at, decision, type, signer, caller, reason }) => [
              number,
              iso(at),
              decision,
              type,
              shortened(signer),
              caller,
              reason.split('\n', 1)[0] as string,
            ]),
          ),
    )
  })
}

/** @returns 1 for a log that is broken. */
export async function logVerify(context: CommandContext): Promise<number> {
  return withWallet(context, async ({ wallet }) => {
    const verified = await wallet.VerifySigningLog()
    const { files, firstFile, records, head, broken, torn } = verified
    context.output.result(verified, () =>
      fields([
        ['log', broken === null ? 'whole' : `broken at ${broken.path}:${broken.line}, ${broken.problem}`],
        ['files', firstFile > 1 ? `${files}, from the ${firstFile}th on: older ones were moved away` : files],
        ['records', records],
        ['head', head],
        ...(torn === null ? [] : [['torn', `${torn.bytes} bytes at the end of ${torn.path}`] as const]),
      ]),
    )
    return broken === null ? EXIT.ok : EXIT.failure
  })
}

const MOST_SHOWN = 20

const shortened = (address: string): string =>
  address.length <= MOST_SHOWN ? address : `${address.slice(0, 12)}…${address.slice(-6)}`
