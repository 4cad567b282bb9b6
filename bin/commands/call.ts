/** `vesper call`: any method of the running process. What it takes is told by the declarations. */
import type { Command } from 'commander'
import type { Run } from '../../runtime/command/index.js'

export function registerCallCommand(program: Command, run: Run): void {
  program
    .command('call')
    .description('call any method of the running process, or list the methods that there are')
    .argument('[method]', 'its whole name, as Filecoin.SectorsStatus; without it all methods are listed')
    .argument('[params...]', 'in their order: JSON, or the text itself where it is none; @FILE or - has JSON in it')
    .option('--describe', 'tell what the method takes and answers, and call nothing')
    .addHelpText(
      'after',
      `
A method that answers with a stream is listened to until Ctrl-C. What may be a password, a key or a token is taken from @FILE or - alone, as JSON or as it is.

Examples:
  $ vesper call
  $ vesper call Filecoin.SectorsStatus --describe
  $ vesper call Filecoin.SectorsStatus 0
  $ vesper call Vesper.ActorsSend sector/t01000/7 '{"type": "SectorRetry"}' '{"by": "carol", "why": "the disk has room again"}'
  $ vesper call Vesper.Watch '{"kinds": ["sector"]}' --json | jq -c '[.address, .event]'`,
    )
    .action(
      (method: string | undefined, params: readonly string[], { describe }: { describe?: boolean }, command: Command) =>
        run(command, async context => {
          if (method === undefined) return (await import('../call/list-methods.js')).listMethods(context)
          if (describe) return (await import('../call/describe.js')).describe(method, context)
          return (await import('../call/call.js')).call(method, params, context)
        }),
    )
}
