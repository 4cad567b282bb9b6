/** Has a person edit a text in the editor that he has chosen. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CommandError, CommandErrorCode } from '../../../runtime/command/index.js'

/** Undefined when none is chosen. */
export const chosenEditor = (environment: Readonly<Record<string, string | undefined>>): string | undefined =>
  environment.VISUAL || environment.EDITOR || undefined

/**
 * @param editor a command line, as git takes it
 * @param name of the file, for the editor to know the language
 * @returns what the person saved.
 * @throws CommandError WORK_FAILED when the editor ends otherwise than in order.
 */
export function edited(text: string, { editor, name }: { readonly editor: string; readonly name: string }): string {
  // Events may hold what is not for others' eyes; the folder is the user's alone.
  const folder = mkdtempSync(join(tmpdir(), 'vesper-edit-'))
  try {
    const file = join(folder, name)
    writeFileSync(file, text, { mode: 0o600 })
    const { status, error } = spawnSync('sh', ['-c', `${editor} "$1"`, 'sh', file], { stdio: 'inherit' })
    if (status === 0) return readFileSync(file, 'utf8')
    throw new CommandError(
      CommandErrorCode.WORK_FAILED,
      `the editor '${editor}' ended with ${status ?? 'a signal'}; nothing was changed`,
      'Choose another one with VISUAL or EDITOR, or give --event or --set.',
      { cause: error },
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
