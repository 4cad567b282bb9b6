/** `vesper config`: what is in force, and whether it is right. */
import type { Command } from 'commander'
import {
  type EffectiveOption,
  effectiveOptions,
  loadConfig,
  readConfigFile,
  schema,
  tomlValue,
} from '../../config/index.js'
import { CommandError, CommandErrorCode, count, type Run } from '../../runtime/command/index.js'
import { didYouMean, nearest } from '../../runtime/errors/index.js'
import { repositoryAt } from '../process/index.js'

const load = (repo: string) => {
  const file = repositoryAt(repo).config
  const text = readConfigFile(file)
  return { file, exists: text !== null, loaded: loadConfig(schema, { file, text, environment: process.env }) }
}

/** @throws CommandError USAGE for a key that is neither an option's nor a section's. */
function pickOptions(options: readonly EffectiveOption[], keys: readonly string[]): readonly EffectiveOption[] {
  const isOf = (option: EffectiveOption, key: string): boolean => option.key === key || option.key.startsWith(`${key}.`)
  const unknown = keys.find(key => !options.some(option => isOf(option, key)))
  if (unknown !== undefined)
    throw new CommandError(
      CommandErrorCode.USAGE,
      `'${unknown}' is not an option${didYouMean(
        nearest(
          unknown,
          options.map(option => option.key),
        ),
      )}`,
      'See `vesper config show` for all of them.',
    )
  return keys.length === 0 ? options : options.filter(option => keys.some(key => isOf(option, key)))
}

export function registerConfigCommands(program: Command, run: Run): void {
  const config = program
    .command('config')
    .description('look at the configuration: <repo>/config.toml, and VESPER_SECTION_OPTION in the environment')
  config
    .command('show')
    .description('print every option that is in force, and where its value comes from')
    .argument('[key...]', 'only these options, or those of these sections')
    .option('--changed', 'only options that are not at their default')
    .option('--describe', 'with what each option means, and its variable in the environment')
    .addHelpText(
      'after',
      '\nExamples:\n  $ vesper config show --changed\n  $ vesper config show log sealer.retries\n  $ VESPER_SEALER_RETRIES=5 vesper config show\n  $ vesper config show > config.toml',
    )
    .action(
      (keys: readonly string[], { changed, describe }: { changed?: boolean; describe?: boolean }, command: Command) =>
        run(command, async ({ repo, output }) => {
          const { file, exists, loaded } = load(repo)
          const options = pickOptions(effectiveOptions(loaded), keys).filter(
            option => !changed || option.origin !== 'default',
          )
          output.result({ file: exists ? file : null, options }, () => {
            const lines = [`# ${exists ? file : `${file} isn't there: all options are at their defaults`}`]
            let section: string | null = null
            // A section may stand once only in TOML, whatever the order of the schema.
            const sectionOf = (key: string) => key.slice(0, key.lastIndexOf('.'))
            const order = [...new Set(options.map(option => sectionOf(option.key)))]
            for (const option of [...options].sort(
              (a, b) => order.indexOf(sectionOf(a.key)) - order.indexOf(sectionOf(b.key)),
            )) {
              const here = sectionOf(option.key)
              if (here !== section) lines.push('', `[${here}]`)
              section = here
              if (describe) lines.push(`# ${option.description} (${option.variable})`)
              const name = option.key.slice(here.length + 1)
              lines.push(
                option.value === null
                  ? `#${name} = … # unset`
                  : `${name} = ${tomlValue(option.value)}${option.origin === 'default' ? '' : ` # from the ${option.origin}`}`,
              )
            }
            return lines.join('\n')
          })
          return undefined
        }),
    )
  config
    .command('check')
    .description('read the configuration and name every fault in it; exits with 2 when there is one')
    .addHelpText('after', '\nExample:\n  $ vesper config check && systemctl restart vesper')
    .action((_options: object, command: Command) =>
      run(command, async ({ repo, output }) => {
        const { file, exists, loaded } = load(repo)
        const options = effectiveOptions(loaded)
        const set = options.filter(option => option.origin !== 'default').length
        output.result({ ok: true, file: exists ? file : null, options: options.length, set }, () =>
          exists
            ? `${file} is right: ${set} of ${count(options.length, 'option')} set, the rest at their defaults`
            : `${file} isn't there: ${set} of ${count(options.length, 'option')} set, the rest at their defaults`,
        )
        return undefined
      }),
    )
}
