/** `vesper wallet`, as far as it is about keys: the node's own, or those of a wallet, which takes the same calls. */
import { Argument, type Command } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import type { ExportOptions } from './secrets.js'
import type { SignOptions } from './signing.js'
import { type WhichWallet, withWallet } from './which.js'

/** @param wallet The command that they are under. */
export function registerKeyCommands(wallet: Command, run: Run): void {
  withWallet(wallet.command('list'))
    .description('list the keys, with what they own')
    .addHelpText('after', '\nExample:\n  $ vesper wallet list')
    .action((options: WhichWallet, command: Command) =>
      run(command, async context => (await import('./keys.js')).walletList(options, context)),
    )

  withWallet(wallet.command('new'))
    .description('make a key')
    .addArgument(
      new Argument(
        '[type]',
        'secp256k1 for people, bls for workers; delegated for Ethereum’s, which a wallet alone has',
      )
        .choices(['secp256k1', 'bls', 'delegated'])
        .default('secp256k1'),
    )
    .addHelpText(
      'after',
      '\nThe first key becomes the default.\n\nExamples:\n  $ vesper wallet new\n  $ vesper wallet new bls --json | jq -r .address',
    )
    .action((type: string, options: WhichWallet, command: Command) =>
      run(command, async context => (await import('./keys.js')).walletNew(type, options, context)),
    )

  wallet
    .command('balance')
    .description('tell what an account owns')
    .argument('[account]', 'any address; the default key without it')
    .addHelpText('after', '\nExamples:\n  $ vesper wallet balance\n  $ vesper wallet balance t01000')
    .action((account: string | undefined, _options: object, command: Command) =>
      run(command, async context => (await import('./keys.js')).walletBalance(account, context)),
    )

  wallet
    .command('default')
    .description('tell the key that is used where none is named')
    .addHelpText('after', '\nExample:\n  $ vesper wallet default')
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./keys.js')).walletDefault(context)),
    )

  wallet
    .command('set-default')
    .description('choose the key that is used where none is named')
    .argument('<own-account>', 'the address of a key that the node has')
    .addHelpText('after', '\nExample:\n  $ vesper wallet set-default t1tk6l7ia326syquege3gkzgjqacljy36kdrafryq')
    .action((account: string, _options: object, command: Command) =>
      run(command, async context => (await import('./keys.js')).walletSetDefault(account, context)),
    )

  withWallet(wallet.command('delete'))
    .description('remove a key for good')
    .argument('<own-account>', 'the address of the key')
    .requiredOption('--really', 'say that you mean it: without a copy of the key, what it owns is lost')
    .addHelpText('after', '\nExample:\n  $ vesper wallet delete t1tk6l7ia326syquege3gkzgjqacljy36kdrafryq --really')
    .action((account: string, options: WhichWallet, command: Command) =>
      run(command, async context => (await import('./keys.js')).walletDelete(account, options, context)),
    )

  withWallet(wallet.command('export'))
    .description('copy a key with its secret, into a file that you alone can read')
    .argument('<own-account>', 'the address of the key')
    .option('--out <file>', 'where to write it; it must not be there yet')
    .option('--print-secret', 'print it instead')
    .addHelpText(
      'after',
      `
In Lotus's form: \`lotus wallet import --format json-lotus\` takes it, as \`vesper wallet import\` does.

Examples:
  $ vesper wallet export t1tk6l7ia326syquege3gkzgjqacljy36kdrafryq --out key.json
  $ vesper wallet export t1tk6l7ia326syquege3gkzgjqacljy36kdrafryq --print-secret`,
    )
    .action((account: string, options: ExportOptions, command: Command) =>
      run(command, async context => (await import('./secrets.js')).walletExport(account, options, context)),
    )

  withWallet(wallet.command('import'))
    .description('take a key as `vesper wallet export` or `lotus wallet export` gave it')
    .argument('[file]', 'with the key in JSON, or in hex as Lotus prints it; standard input without it')
    .addHelpText(
      'after',
      `
A key is never taken from the command line, which others can read.

Examples:
  $ vesper wallet import key.json
  $ lotus wallet export t1… | vesper wallet import`,
    )
    .action((file: string | undefined, options: WhichWallet, command: Command) =>
      run(command, async context => (await import('./secrets.js')).walletImport(file, options, context)),
    )

  withWallet(wallet.command('sign'))
    .description('sign bytes, and print the signature in hex: its type, then itself')
    .argument('<own-account>', 'the address of the key')
    .argument('[hex]', 'the bytes; without them --file says where they are')
    .option('--file <file>', 'sign what is in a file')
    .option('--type <type>', 'for a wallet: what is signed, such as message or block')
    .option('--extra <hex>', 'for a wallet: what the bytes stand for, such as the message of a CID')
    .addHelpText('after', '\nExample:\n  $ vesper wallet sign t1tk6l7ia326syquege3gkzgjqacljy36kdrafryq 68656c6c6f')
    .action((account: string, hex: string | undefined, options: SignOptions, command: Command) =>
      run(command, async context => (await import('./signing.js')).walletSign(account, hex, options, context)),
    )

  wallet
    .command('verify')
    .description('check a signature; exits with 1 if it is wrong')
    .argument('<account>', 'the address of the key')
    .argument('<hex>', 'the bytes that were signed')
    .argument('<signature>', 'in hex, as `vesper wallet sign` prints it')
    .addHelpText(
      'after',
      '\nExample:\n  $ vesper wallet verify t1tk6l7ia326syquege3gkzgjqacljy36kdrafryq 68656c6c6f 01c7…',
    )
    .action((account: string, hex: string, signature: string, _options: object, command: Command) =>
      run(command, async context => (await import('./signing.js')).walletVerify(account, hex, signature, context)),
    )
}
