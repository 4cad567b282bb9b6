/** Who gives a command, why, and whether he means it: what all acting commands take. */
import { userInfo } from 'node:os'
import type { Command } from 'commander'
import { CommandError, CommandErrorCode } from '../../runtime/command/index.js'

export interface ActOptions {
  readonly why?: string
  readonly dryRun?: boolean
  readonly yes?: boolean
}

export interface Deed {
  readonly by: string
  readonly why: string
  readonly dryRun: boolean
}

export function withActOptions(command: Command): Command {
  return command
    .option('--why <text>', 'why you do this; written down with your name (a dry run needs none)')
    .option('--dry-run', 'print what would be done, and do nothing')
}

/** @throws CommandError USAGE without a reason. */
export function deedOf({ why = '', dryRun = false }: ActOptions): Deed {
  if (why.trim() === '' && !dryRun)
    throw new CommandError(
      CommandErrorCode.USAGE,
      'it is written down who did this and why, and no reason is given',
      "Add --why 'TEXT', or look first with --dry-run.",
    )
  return { by: userName(), why, dryRun }
}

/** A user without an entry in the system's list has a number at least. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}
