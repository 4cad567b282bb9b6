/** `vesper auth usage`: as a table, as JSON, or as CSV (RFC 4180). */
import { type CommandContext, CommandError, CommandErrorCode, table } from '../../../../runtime/command/index.js'
import type { UsageLine } from '../../api/usage.js'
import { withAuth } from '../auth-session.js'

export interface UsageListing {
  readonly user?: string
  readonly from?: string
  readonly to?: string
  readonly csv?: boolean
}

const COLUMNS = ['day', 'user', 'service', 'method', 'calls', 'errors', 'messages', 'blocks', 'gas'] as const
const DAY = /^\d{4}-\d\d-\d\d$/

export async function usageList({ csv = false, ...which }: UsageListing, context: CommandContext): Promise<undefined> {
  const { output } = context
  for (const day of [which.from, which.to])
    if (day !== undefined && !DAY.test(day))
      throw new CommandError(CommandErrorCode.USAGE, `'${day}' is no day`, 'Give one such as 2026-11-30.')
  if (csv && output.json)
    throw new CommandError(CommandErrorCode.USAGE, 'both --csv and --json are given', 'Leave one of them out.')
  await withAuth(context, async auth => {
    const lines = await auth.Usage(which)
    output.result(lines, () =>
      csv
        ? inCsv(lines)
        : lines.length === 0
          ? 'nobody had anything of the pool in this time'
          : table(
              COLUMNS.map(column => column.toUpperCase()),
              lines.map(line => COLUMNS.map(column => line[column])),
            ),
    )
  })
}

const inCsv = (lines: readonly UsageLine[]): string =>
  [COLUMNS, ...lines.map(line => COLUMNS.map(column => line[column]))]
    .map(cells => cells.map(cell).join(','))
    .join('\r\n')

/** A spreadsheet takes what begins with one of these for a formula; what a user is called must not be one. */
const FORMULA = /^[=+\-@\t\r]/

function cell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
