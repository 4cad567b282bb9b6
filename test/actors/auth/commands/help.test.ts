/** What auth's commands say of themselves. */
import type { Command } from 'commander'
import t from 'tap'
import { buildProgram } from '../../../../bin/program.js'

const program = buildProgram(async () => {}, { quiet: true })

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)

function helpOf(command: Command): string {
  let text = ''
  command.configureOutput({
    writeOut: said => {
      text += said
    },
  })
  command.outputHelp()
  return text
}

/** `auth user add`. */
const pathOf = (command: Command): string =>
  command.parent === null || command.parent === program ? command.name() : `${pathOf(command.parent)} ${command.name()}`

t.test('every command of auth has an example that is a command of that name', async t => {
  const all = program.commands.filter(command => command.name() === 'auth').flatMap(leaves)
  t.ok(all.length >= 25)
  for (const command of all) t.match(helpOf(command), `$ vesper ${pathOf(command)}`, pathOf(command))
})

t.test('no command takes a token as an argument', async t => {
  for (const command of program.commands.filter(command => command.name() === 'auth').flatMap(leaves))
    for (const argument of command.registeredArguments) t.not(argument.name(), 'token', pathOf(command))
})
