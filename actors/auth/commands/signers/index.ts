/** `vesper auth signer`. */
import type { Command } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'

const ADDRESS = 't1tk6l7ia326syquege3gkzgjqacljy36kdrafryq'

export function registerSignerCommands(auth: Command, run: Run): void {
  const signer = auth.command('signer').description('whose addresses of keys are')

  for (const [verb, what] of [
    ['register', 'let a user sign with addresses of keys, all or none'],
    ['unregister', 'take addresses of keys away from a user'],
  ] as const)
    signer
      .command(verb)
      .description(what)
      .argument('<user>')
      .argument('<signer...>', 'addresses of keys, such as t1… or t3…')
      .addHelpText('after', `\nExample:\n  $ vesper auth signer ${verb} alice ${ADDRESS}`)
      .action((user: string, addresses: string[], _options: object, command: Command) =>
        run(command, async context => (await import('./signers.js')).signerChange(verb, user, addresses, context)),
      )

  signer
    .command('list')
    .description('list a user’s signers')
    .argument('<user>')
    .addHelpText('after', '\nExample:\n  $ vesper auth signer list alice')
    .action((user: string, _options: object, command: Command) =>
      run(command, async context => (await import('./signers.js')).signerList(user, context)),
    )

  signer
    .command('who')
    .description('tell which users an address of a key is registered for')
    .argument('<signer>')
    .addHelpText('after', `\nExample:\n  $ vesper auth signer who ${ADDRESS}`)
    .action((address: string, _options: object, command: Command) =>
      run(command, async context => (await import('./signers.js')).signerWho(address, context)),
    )

  signer
    .command('remove')
    .description('take an address of a key away from all users')
    .argument('<signer>')
    .option('--really', 'say that you mean it')
    .addHelpText('after', `\nExample:\n  $ vesper auth signer remove ${ADDRESS} --really`)
    .action((address: string, { really }: { really?: boolean }, command: Command) =>
      run(command, async context => (await import('./signers.js')).signerRemove(address, really, context)),
    )
}
