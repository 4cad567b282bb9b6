/** `vesper send`. */
import { type Command, Option } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import { whole } from '../numbers.js'
import type { SendOptions } from './send.js'

export function registerSendCommand(program: Command, run: Run): void {
  program
    .command('send')
    .description('send FIL, or any message, and wait for it if you like')
    .argument('<account>', 'who gets it: any address')
    .argument('<amount>', 'in FIL, such as 10 or 0.5')
    .option('--from <own-account>', 'who sends it: a key of the node; without it, the default key')
    .option('--method <number>', 'of the actor; 0 sends funds alone', whole, 0)
    .option('--params-json <json>', 'the method’s parameters, with the names that Lotus gives them')
    .option('--nonce <n>', 'this one, and not the sender’s next', whole)
    .option('--gas-limit <gas>', 'instead of what is estimated', whole)
    .option('--gas-fee-cap <attofil>', 'the most that a unit of gas may cost, instead of what is estimated')
    .option('--gas-premium <attofil>', 'what a unit of gas gives to the block’s miner, instead of what is estimated')
    .option('--max-fee <fil>', 'for all of the gas; 10 FIL without it')
    .option('--wait', 'until a block has it and the next one its result; exits with 1 if it fails')
    .addOption(new Option('--confidence <epochs>', 'wait so many epochs more').argParser(whole).default(0))
    .addHelpText(
      'after',
      `
Prints the message's CID. Ctrl-C ends the waiting, not the message; \`vesper chain message CID\` tells what became of it.

Examples:
  $ vesper send t1tk6l7ia326syquege3gkzgjqacljy36kdrafryq 10 --wait
  $ vesper send t01000 0 --from t1tk6l7ia326syquege3gkzgjqacljy36kdrafryq --method 16 --params-json '{"AmountRequested": "1000"}'`,
    )
    .action((to: string, amount: string, options: SendOptions, command: Command) =>
      run(command, async context => (await import('./send.js')).send(to, amount, options, context)),
    )
}
