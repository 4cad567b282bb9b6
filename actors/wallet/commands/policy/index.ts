/** `vesper wallet policy`. */
import { type Command, Option } from 'commander'
import type { Run } from '../../../../runtime/command/index.js'
import { SIGN_TYPES } from '../../signing/sign-type.js'
import type { DryRunOptions } from './dry-run.js'

/** @param wallet The command that it is under. */
export function registerPolicyCommands(wallet: Command, run: Run): void {
  const policy = wallet.command('policy').description('what keys may sign, and for whom')
  registerRuleCommands(policy, run)
  registerGroupCommands(policy.command('group').description('bindings that are granted together'), run)
  registerGrantCommands(policy.command('grant').description('who from outside may sign by a group'), run)
  registerDryRun(policy, run)
}

function registerRuleCommands(policy: Command, run: Run): void {
  policy
    .command('list')
    .description('list rules, bindings, groups and grants')
    .addHelpText(
      'after',
      '\nExamples:\n  $ vesper wallet policy list\n  $ vesper wallet policy list --json | jq .rules',
    )
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./rules.js')).policyList(context)),
    )

  policy
    .command('show')
    .description('show a rule, as it could be set again')
    .argument('<rule>')
    .addHelpText('after', '\nExample:\n  $ vesper wallet policy show fees > fees.json')
    .action((rule: string, _options: object, command: Command) =>
      run(command, async context => (await import('./rules.js')).policyShow(rule, context)),
    )

  policy
    .command('set')
    .description('set a rule, or an array of them, in the place of those of their names')
    .argument('[file]', 'with JSON; standard input without it')
    .addHelpText(
      'after',
      `
A rule says nothing of a key before it is bound to it. docs/wallet.md tells all of its fields.

Examples:
  $ vesper wallet policy set fees.json
  $ echo '{"name": "fees", "effect": "allow", "methods": ["Send"], "mostValuePerDay": "10"}' | vesper wallet policy set`,
    )
    .action((file: string | undefined, _options: object, command: Command) =>
      run(command, async context => (await import('./rules.js')).policySet(file, context)),
    )

  policy
    .command('remove')
    .description('remove a rule that nothing is bound to')
    .argument('<rule>')
    .addHelpText('after', '\nExample:\n  $ vesper wallet policy remove fees')
    .action((rule: string, _options: object, command: Command) =>
      run(command, async context => (await import('./rules.js')).policyRemove(rule, context)),
    )

  policy
    .command('bind')
    .description('bind a key to rules: from then on it signs nothing but what they allow')
    .argument('<name>', 'of the binding; one of that name is replaced')
    .argument('<key>', 'address, or * for every key')
    .argument('<rules...>')
    .addHelpText(
      'after',
      "\nExamples:\n  $ vesper wallet policy bind worker t3vr3f3nq4b… fees posts\n  $ vesper wallet policy bind all '*' no-blind-types",
    )
    .action((name: string, key: string, rules: readonly string[], _options: object, command: Command) =>
      run(command, async context => (await import('./bindings.js')).policyBind({ name, key, rules }, context)),
    )

  policy
    .command('unbind')
    .description('remove a binding; a key without any signs whatever tells what it is')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  $ vesper wallet policy unbind worker')
    .action((name: string, _options: object, command: Command) =>
      run(command, async context => (await import('./bindings.js')).policyUnbind(name, context)),
    )

  policy
    .command('import-venus')
    .description('take over the strategy of a venus-wallet, all or nothing')
    .argument('[file]', 'with JSON; standard input without it')
    .addHelpText(
      'after',
      `
It is an object with MsgTypeTemplates, MethodTemplates, KeyBinds, Groups and GroupAuths, each an array of what venus-wallet's API answers. Tokens go on being good.

Example:
  $ vesper wallet policy import-venus strategy.json`,
    )
    .action((file: string | undefined, _options: object, command: Command) =>
      run(command, async context => (await import('./grants.js')).importVenus(file, context)),
    )
}

function registerGroupCommands(group: Command, run: Run): void {
  group
    .command('set')
    .description('put bindings together, in the place of a group of that name')
    .argument('<name>')
    .argument('<bindings...>')
    .addHelpText('after', '\nExample:\n  $ vesper wallet policy group set market worker owner')
    .action((name: string, bindings: readonly string[], _options: object, command: Command) =>
      run(command, async context => (await import('./bindings.js')).groupSet(name, bindings, context)),
    )

  group
    .command('list')
    .description('list the groups')
    .addHelpText('after', '\nExample:\n  $ vesper wallet policy group list')
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./bindings.js')).groupList(context)),
    )

  group
    .command('remove')
    .description('remove a group that nobody is granted')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  $ vesper wallet policy group remove market')
    .action((name: string, _options: object, command: Command) =>
      run(command, async context => (await import('./bindings.js')).groupRemove(name, context)),
    )
}

function registerGrantCommands(grant: Command, run: Run): void {
  grant
    .command('add')
    .description('make a token by which one signs as a group allows, and print it')
    .argument('<name>', 'such as the component that will have it')
    .argument('<group>')
    .addHelpText(
      'after',
      `
The token is printed this once. It is sent in place of the wallet's own token; venus-wallet's clients send it behind theirs: TOKEN___GRANT.

Example:
  $ vesper wallet policy grant add deals market > deals.token`,
    )
    .action((name: string, group: string, _options: object, command: Command) =>
      run(command, async context => (await import('./grants.js')).grantAdd(name, group, context)),
    )

  grant
    .command('list')
    .description('list the grants, without their tokens')
    .addHelpText('after', '\nExample:\n  $ vesper wallet policy grant list')
    .action((_options: object, command: Command) =>
      run(command, async context => (await import('./grants.js')).grantList(context)),
    )

  grant
    .command('remove')
    .description('refuse a grant’s token from now on')
    .argument('<name>')
    .addHelpText('after', '\nExample:\n  $ vesper wallet policy grant remove deals')
    .action((name: string, _options: object, command: Command) =>
      run(command, async context => (await import('./grants.js')).grantRemove(name, context)),
    )
}

function registerDryRun(policy: Command, run: Run): void {
  policy
    .command('dry-run')
    .description(
      'tell what would become of a request to sign, and what each rule says of it; exits with 1 if it would be refused',
    )
    .argument('<key>', 'that would sign')
    .option('--to <address>', 'receiver of a message')
    .option('--value <fil>', 'of a message', '0')
    .option('--method <number>', 'of a message', '0')
    .option('--params <hex>', 'of a message', '')
    .option('--gas-fee <fil>', 'that a message’s gas may cost at most', '0')
    .addOption(new Option('--type <type>', 'sign type').choices(SIGN_TYPES.filter(Boolean)).default('message'))
    .option('--bytes <hex>', 'what would be signed, where it is no message that is described')
    .option('--extra <hex>', 'what belongs to these bytes', '')
    .option('--grant <name>', 'as if it came by this grant’s token')
    .addHelpText(
      'after',
      `
Nothing is signed, recorded, or taken of a day's limit.

Examples:
  $ vesper wallet policy dry-run t3vr3f3nq4b… --to t01000 --value 5
  $ vesper wallet policy dry-run t3vr3f3nq4b… --to t01000 --method 16 --params 81410a --grant deals
  $ vesper wallet policy dry-run t3vr3f3nq4b… --type f3 --bytes 0a0b`,
    )
    .action((key: string, options: DryRunOptions, command: Command) =>
      run(command, async context => (await import('./dry-run.js')).policyDryRun(key, options, context)),
    )
}
