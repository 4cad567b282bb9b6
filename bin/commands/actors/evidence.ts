/** `vesper actors evidence`: what there is to know of an actor, or of a kind, in one file. */
import { randomUUID } from 'node:crypto'
import { existsSync, rmSync, statSync } from 'node:fs'
import { link, open as openFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  bytes,
  type CommandContext,
  CommandError,
  CommandErrorCode,
  count,
  fields,
} from '../../../runtime/command/index.js'
import { collect } from './evidence-collection.js'

export interface EvidenceOptions {
  readonly out: string
  readonly branch?: string
  readonly overwrite?: boolean
}

/** Contexts and messages may tell of a provider's business: the file is its owner's alone. */
const MODE = 0o600

/** @returns the exit code of the signal that came before the file was there; then there is none. */
export async function writeEvidence(
  address: string | undefined,
  { out, branch, overwrite = false }: EvidenceOptions,
  context: CommandContext,
): Promise<number | undefined> {
  if ((address === undefined) === (branch === undefined))
    throw new CommandError(
      CommandErrorCode.USAGE,
      branch === undefined ? 'no actor is named' : 'an actor and a branch are named',
      'Give an address or --branch.',
    )
  const { open, output, resolvePath, interrupted } = context
  const path = resolvePath(out)
  requireFree(path, overwrite)
  const session = await open()
  try {
    const bundle = await collect(address === undefined ? { branch: branch as string } : { address }, session, context)
    const size = bundle === null ? null : await write(path, JSON.stringify(bundle), overwrite, interrupted)
    if (bundle === null || size === null) {
      output.event('interrupted', { path }, null)
      output.note('Interrupted. No file was written.')
      return interrupted.reason as number
    }
    const entries = bundle.actors.reduce((sum, { history }) => sum + history.entries.length, 0)
    const told = { path, bytes: size, actors: bundle.actors.length, omitted: bundle.omitted, entries }
    output.result({ ...told, letters: bundle.letters.length }, () =>
      fields([
        ['file', path],
        ['size', bytes(size)],
        [
          'holds',
          `${count(told.actors, 'actor')}, ${count(entries, 'step')}, ${count(bundle.letters.length, 'dead letter')}`,
        ],
        ...(told.omitted > 0 ? [['left out', `${count(told.omitted, 'actor')}: a bundle takes so many`] as const] : []),
      ]),
    )
    output.note(
      'Open it in the inspector, here or elsewhere. It holds contexts and messages as they are: look before you share it.',
    )
    return undefined
  } finally {
    await session.close()
  }
}

/** @throws CommandError FILE_EXISTS, FILE_NOT_FOUND. */
function requireFree(path: string, overwrite: boolean): void {
  if (!existsSync(dirname(path)))
    throw new CommandError(
      CommandErrorCode.FILE_NOT_FOUND,
      `there is no folder ${dirname(path)}`,
      'Make it first, or choose another --out.',
    )
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() === true ? !overwrite : found !== undefined) throw exists(path)
}

const exists = (path: string): CommandError =>
  new CommandError(
    CommandErrorCode.FILE_EXISTS,
    `${path} is there already`,
    'Choose another --out, or add --overwrite for a file that may go.',
  )

/**
 * Whole or not at all, and never over a file that has come meanwhile.
 * @returns its bytes; null when it was interrupted, and nothing is left.
 */
async function write(path: string, text: string, overwrite: boolean, interrupted: AbortSignal): Promise<number | null> {
  const temporary = `${path}.${randomUUID()}.tmp`
  // A second Ctrl-C ends the process at once.
  const drop = () => rmSync(temporary, { force: true })
  process.once('exit', drop)
  try {
    const file = await openFile(temporary, 'wx', MODE)
    try {
      await file.writeFile(text, { signal: interrupted })
      await file.sync()
    } finally {
      await file.close()
    }
    if (interrupted.aborted) return null
    const { size } = statSync(temporary)
    if (overwrite) await rename(temporary, path)
    else await link(temporary, path)
    return size
  } catch (error) {
    if (interrupted.aborted) return null
    if ((error as { code?: unknown }).code === 'EEXIST') throw exists(path)
    throw error
  } finally {
    drop()
    process.off('exit', drop)
  }
}
