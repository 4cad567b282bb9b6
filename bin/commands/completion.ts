/** `vesper completion`: the shell's tab key. */
import { Argument, type Command } from 'commander'
import type { Run } from '../../runtime/command/index.js'
import type { Shell } from '../completion/scripts.js'

const SHELLS: readonly Shell[] = ['bash', 'zsh', 'fish']

export function registerCompletionCommands(program: Command, run: Run): void {
  program
    .command('completion')
    .description('print a script with which the shell completes commands, options, kinds and addresses of actors')
    .addArgument(new Argument('<shell>', 'the shell to print it for').choices(SHELLS))
    .addHelpText(
      'after',
      `
Addresses are those of the process that runs on the repo, if it answers at once.

Examples:
  $ source <(vesper completion bash)          # in ~/.bashrc
  $ source <(vesper completion zsh)           # in ~/.zshrc, behind compinit
  $ vesper completion fish | source           # or into ~/.config/fish/completions/vesper.fish`,
    )
    .action((shell: Shell, _options: object, command: Command) =>
      run(command, async ({ output }) => {
        const script = (await import('../completion/scripts.js')).completionScript(shell)
        output.result({ shell, script }, () => script.trimEnd())
        return undefined
      }),
    )
  // What the scripts ask. Nobody else calls it, so no help has it.
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action((words: readonly string[], _options: object, command: Command) =>
      run(command, async ({ output }) => {
        const [{ complete }, { answer }, { nodeAccounts, nodeMiners, runningActors }] = await Promise.all([
          import('../completion/complete.js'),
          import('../completion/answer.js'),
          import('../completion/running-process.js'),
        ])
        output.streams.out.write(
          answer(
            await complete(program, words, { addresses: runningActors, accounts: nodeAccounts, miners: nodeMiners }),
          ),
        )
        return undefined
      }),
    )
}
