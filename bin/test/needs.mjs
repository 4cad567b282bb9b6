// @ts-check
/**
 * What only tests need: servers and a browser from the system's packages. As root they are installed; anybody else is told the one command.
 * A test that lacks one of these fails, so that nothing is skipped in silence.
 */
import { delimiter } from 'node:path'
import { SetupError } from '../setup/errors.mjs'
import { findCommand, runTool } from '../setup/tool.mjs'

/**
 * @typedef {object} Need
 * @property {string} command
 * @property {string} package Debian's name for what brings the command
 */

/** @type {readonly Need[]} */
export const NEEDS = [
  { command: 'nginx', package: 'nginx' },
  { command: 'openssl', package: 'openssl' },
  { command: 'curl', package: 'curl' },
  { command: 'chromium', package: 'chromium' },
  { command: 'mariadbd', package: 'mariadb-server' },
]

/**
 * @param {object} about
 * @param {readonly Need[]} about.needs
 * @param {NodeJS.ProcessEnv} about.env
 * @param {string} about.root
 * @param {boolean} about.mayInstall whether this process may install packages
 * @param {(line: string) => void} about.say
 */
export async function bringNeeds({ needs, env, root, mayInstall, say }) {
  // Servers lie in sbin, which isn't on everybody's path.
  const searched = { ...env, PATH: [env.PATH ?? '', '/usr/sbin', '/sbin'].join(delimiter) }
  const missing = () => needs.filter(need => !findCommand(need.command, searched))
  const packages = [...new Set(missing().map(need => need.package))]
  if (packages.length === 0) return
  const command = `apt-get install -y --no-install-recommends ${packages.join(' ')}`
  const refuse = (/** @type {string[]} */ output) => {
    const commands = missing().map(need => need.command)
    return new SetupError('SETUP_TEST_NEED_MISSING', `The tests need what is not here: ${commands.join(', ')}.`, {
      remedy: `Run: sudo apt-get update && sudo ${command}`,
      output,
    })
  }
  if (!mayInstall || !findCommand('apt-get', env)) throw refuse([])
  say(`installing what only tests need: ${packages.join(', ')}`)
  const options = { cwd: root, env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } }
  // A fresh machine's lists are empty or old.
  await runTool({ command: 'apt-get', args: ['update'], ...options })
  const end = await runTool({ command: 'apt-get', args: command.split(' ').slice(1), ...options })
  if (missing().length > 0) throw refuse(end.tail)
}
