/** A method by its name. */
import { CommandError, CommandErrorCode } from '../../runtime/command/index.js'
import { didYouMean, nearest } from '../../runtime/errors/index.js'
import { type Declaration, declared } from '../reference/sections.js'

/** @throws CommandError USAGE with the nearest name. */
export function declarationOf(method: string): Declaration {
  const found = declared.get(method)
  if (found !== undefined) return found
  const meant = didYouMean(nearest(method, [...declared.keys()]))
  throw new CommandError(
    CommandErrorCode.USAGE,
    `there is no method ${method}${meant}`,
    '`vesper call` lists all that there are.',
  )
}
