/** What can't be undone in whole wants to be meant. */
import { CommandError, CommandErrorCode } from '../../../runtime/command/index.js'

/** @throws CommandError NOT_CONFIRMED */
export function requireReally(really: boolean | undefined, what: string): void {
  if (really) return
  throw new CommandError(
    CommandErrorCode.NOT_CONFIRMED,
    `this would ${what}; nothing was done`,
    'If you mean it, add --really.',
  )
}
