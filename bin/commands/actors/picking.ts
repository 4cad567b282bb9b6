/** Which actors a command means: by address, by what they are, or a whole branch. */
import { type Command, Option } from 'commander'
import { CommandError, CommandErrorCode } from '../../../runtime/command/index.js'

export interface PickOptions {
  readonly kind?: string
  readonly state?: string
  readonly held?: 'suspended' | 'quarantined'
  readonly branch?: string
}

export interface Picked extends PickOptions {
  readonly addresses?: string[]
}

export const heldOption = (): Option =>
  new Option('--held <how>', 'only those that take no events: suspended, quarantined').choices([
    'suspended',
    'quarantined',
  ])

export function withPickOptions(command: Command): Command {
  return command
    .argument('[address...]', 'as `vesper actors list` prints them')
    .option('--kind <kind>', 'all of this kind, instead of addresses')
    .option('--state <state>', 'all in this state')
    .addOption(heldOption())
}

/** @throws CommandError USAGE unless the actors are named in exactly one way. */
export function pickedBy(addresses: readonly string[], { kind, state, held, branch }: PickOptions): Picked {
  const byProperty = kind !== undefined || state !== undefined || held !== undefined
  const ways = Number(addresses.length > 0) + Number(byProperty) + Number(branch !== undefined)
  if (ways !== 1)
    throw new CommandError(
      CommandErrorCode.USAGE,
      ways === 0 ? 'no actors are named' : 'the actors are named in more ways than one',
      'Give addresses, or --kind, --state and --held, or --branch where the command has it.',
    )
  return {
    ...(addresses.length > 0 && { addresses: [...addresses] }),
    ...(kind !== undefined && { kind }),
    ...(state !== undefined && { state }),
    ...(held !== undefined && { held }),
    ...(branch !== undefined && { branch }),
  }
}
