/** `vesper wallet`, as far as a wallet has more than keys: its password, its lock, its gateways, its policies, its log. */
import type { Command } from 'commander'
import type { Run } from '../../../runtime/command/index.js'
import { registerLogCommands } from './log/index.js'
import type { PasswordOptions } from './password.js'
import { registerPolicyCommands } from './policy/index.js'

const FROM = `
The password is asked for; without a terminal it is read from --password-file, else from the variable VESPER_PASSWORD, else from standard input. It is never
taken from the command line, which others can read.`

/** @param wallet The command that they are under. */
export function registerOwnCommands(wallet: Command, run: Run): void {
  wallet
    .command('status')
    .description('tell whether the wallet is open, and with which gateways it is registered')
    .addHelpText('after', '\nExample:\n  $ vesper wallet status --repo /srv/wallet')
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./status.js')).walletStatus(context)),
    )

  withPassword(wallet.command('set-password'))
    .description('set the first password, without which there are no keys')
    .addHelpText('after', `${FROM}\n\nExample:\n  $ vesper wallet set-password --repo /srv/wallet`)
    .action((options: PasswordOptions, command: Command) =>
      run(command, async context => (await import('./lock.js')).walletSetPassword(options, context)),
    )

  withPassword(wallet.command('unlock'))
    .description('open the wallet until it is locked, or ends')
    .addHelpText('after', `${FROM}\n\nExample:\n  $ vesper wallet unlock --password-file /run/secrets/wallet`)
    .action((options: PasswordOptions, command: Command) =>
      run(command, async context => (await import('./lock.js')).walletUnlock(options, context)),
    )

  withPassword(wallet.command('lock'))
    .description('wipe password and secrets from the wallet’s memory')
    .addHelpText('after', `${FROM}\n\nExample:\n  $ vesper wallet lock`)
    .action((options: PasswordOptions, command: Command) =>
      run(command, async context => (await import('./lock.js')).walletLock(options, context)),
    )

  withPassword(wallet.command('change-password'))
    .description('write all keys anew under another password')
    .option('--new-password-file <file>', 'file with the new one, in its first line')
    .addHelpText(
      'after',
      `${FROM} So is the new one, from --new-password-file or VESPER_NEW_PASSWORD.\n\nExample:\n  $ vesper wallet change-password`,
    )
    .action((options: PasswordOptions & { newPasswordFile?: string }, command: Command) =>
      run(command, async context => (await import('./lock.js')).walletChangePassword(options, context)),
    )

  wallet
    .command('support')
    .description('sign for one more user, at all gateways, until the wallet ends')
    .argument('<user>', 'who has bound the wallet’s keys with `vesper auth signer register`')
    .addHelpText('after', '\nExample:\n  $ vesper wallet support bob')
    .action((user: string, _options: object, command: Command) =>
      run(command, async context => (await import('./status.js')).walletSupport(user, context)),
    )

  registerPolicyCommands(wallet, run)
  registerLogCommands(wallet, run)
}

const withPassword = (command: Command): Command =>
  command.option('--password-file <file>', 'file with the password, in its first line')
