/** What the node's commands say of themselves. */
import type { Command } from 'commander'
import t from 'tap'
import { buildProgram } from '../../../../bin/program.js'

const GROUPS = ['chain', 'state', 'mpool', 'wallet', 'send', 'sync']
const program = buildProgram(async () => {}, { quiet: true })

const leaves = (command: Command): Command[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(leaves)

/** Its name behind those that it is under. */
const pathOf = (command: Command): string =>
  command.parent === null || command.parent === program ? command.name() : `${pathOf(command.parent)} ${command.name()}`

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

t.test('every command of the node has an example that is a command of that name', async t => {
  const all = program.commands.filter(command => GROUPS.includes(command.name())).flatMap(leaves)
  t.ok(all.length > 25)
  for (const command of all) {
    t.match(helpOf(command), `$ vesper ${pathOf(command)}`, pathOf(command))
  }
})
