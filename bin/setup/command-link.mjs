// @ts-check
/** node_modules/.bin/vesper, so that `npx vesper` and npm scripts find this checkout's own command. */
import { chmodSync, lstatSync, mkdirSync, readlinkSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fromFileSystem } from './errors.mjs'
import { onInterruption } from './interruption.mjs'

const TARGET = join('..', '..', 'dist', 'bin', 'vesper.js')
const EXECUTABLE = 0o111

/** @param {string} root */
const linkOf = root => join(root, 'node_modules', '.bin', 'vesper')
/** @param {string} root */
const commandOf = root => join(root, 'dist', 'bin', 'vesper.js')

/** @type {import('./step.mjs').Step} */
export const commandLink = {
  id: 'link',
  title: 'linking the vesper command',
  expected: () => ({ id: 'link', seconds: 0 }),
  isDone({ root }) {
    const link = lstatSync(linkOf(root), { throwIfNoEntry: false })
    const command = statSync(commandOf(root), { throwIfNoEntry: false })
    return (
      link?.isSymbolicLink() === true &&
      readlinkSync(linkOf(root)) === TARGET &&
      command !== undefined &&
      (command.mode & EXECUTABLE) === EXECUTABLE
    )
  },
  async run({ root }) {
    const link = linkOf(root)
    const temporary = `${link}.${process.pid}.tmp`
    const remove = () => rmSync(temporary, { force: true })
    const forget = onInterruption(remove)
    try {
      mkdirSync(dirname(link), { recursive: true })
      chmodSync(commandOf(root), 0o755)
      remove()
      symlinkSync(TARGET, temporary)
      renameSync(temporary, link)
    } catch (error) {
      remove()
      throw fromFileSystem(error, 'linking node_modules/.bin/vesper')
    } finally {
      forget()
    }
  },
}
