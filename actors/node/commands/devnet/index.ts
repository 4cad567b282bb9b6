/** `vesper devnet`, without what works on a stopped repo. */
import { type Command, Option } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import { DUTIES } from '../../time/duty-kinds.js'
import { whole } from '../numbers.js'
import type { AdvanceOptions, FundOptions } from './devnet.js'

/** @param devnet The command that they are under. */
export function registerDevnetCommands(devnet: Command, run: Run): void {
  devnet
    .command('status')
    .description('tell the network, its clock and its providers')
    .addHelpText('after', '\nExample:\n  $ vesper devnet status --repo /srv/node')
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./devnet.js')).devnetStatus(context)),
    )

  devnet
    .command('advance')
    .description('move the clock on, over epochs without blocks; deadlines get the blocks and proofs that they need')
    .option('--epochs <n>', 'so many epochs from now on', whole)
    .option('--until-epoch <epoch>', 'to this epoch', whole)
    .addOption(new Option('--until <event>', 'to the next of any provider').choices(DUTIES))
    .option('--miss-proofs <provider...>', 'send no proofs of these providers, to see faults')
    .addHelpText(
      'after',
      `
A proving period is 2880 epochs. Events are a deadline with sectors (with its proofs), the seed of a pre-committed sector,
and, 60 epochs before it, that a pre-commit is given up, a deal begins, or a sector expires. What would leave no provider with power is refused, as the chain could never go on.
Ctrl-C stops it at the next tipset.

Examples:
  $ vesper devnet advance --epochs 2880
  $ vesper devnet advance --until deadline
  $ vesper devnet advance --until seed
  $ vesper devnet advance --epochs 200 --miss-proofs t01002`,
    )
    .action((options: AdvanceOptions, command: Command) =>
      run(command, async context => (await import('./devnet.js')).devnetAdvance(options, context)),
    )

  devnet
    .command('fund')
    .description('send FIL of the faucet to an address')
    .argument('<account>', 'any address; with the first payment it becomes an account')
    .argument('<amount>', 'in FIL, such as 10 or 0.5')
    .option('--wait', 'until it is there')
    .addHelpText('after', '\nExample:\n  $ vesper devnet fund t1tk6l7ia326syquege3gkzgjqacljy36kdrafryq 100 --wait')
    .action((account: string, amount: string, options: FundOptions, command: Command) =>
      run(command, async context => (await import('./devnet.js')).devnetFund(account, amount, options, context)),
    )
}
