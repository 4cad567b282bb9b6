/** Which dead letters a command means: by id, or by what they are. */
import type { Command } from 'commander'
import { CommandError, CommandErrorCode } from '../../../runtime/command/index.js'

export interface QueryOptions {
  readonly to?: string
  readonly kind?: string
  readonly event?: string
  readonly code?: string
}

export interface Picked extends QueryOptions {
  readonly ids?: string[]
}

export function withQueryOptions(command: Command): Command {
  return command
    .option('--to <address>', 'those that were sent to this actor')
    .option('--kind <kind>', 'those that were sent to actors of this kind')
    .option('--event <type>', 'those with an event of this type')
    .option('--code <code>', 'those whose failure, or a cause of it, has this code')
}

export function queryOf({ to, kind, event, code }: QueryOptions): QueryOptions {
  return {
    ...(to !== undefined && { to }),
    ...(kind !== undefined && { kind }),
    ...(event !== undefined && { event }),
    ...(code !== undefined && { code }),
  }
}

/** @throws CommandError USAGE unless the letters are named in exactly one way. */
export function pickedBy(ids: readonly string[], options: QueryOptions): Picked {
  const query = queryOf(options)
  const byProperty = Object.keys(query).length > 0
  if (ids.length > 0 === byProperty)
    throw new CommandError(
      CommandErrorCode.USAGE,
      byProperty ? 'the letters are named in more ways than one' : 'no letters are named',
      'Give ids as `vesper dead-letters list` prints them, or --to, --kind, --event and --code.',
    )
  return byProperty ? query : { ids: [...ids] }
}
