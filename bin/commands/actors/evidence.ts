/** `vesper actors evidence`: what there is to know of an actor, or of a kind, in one file. */
import { randomUUID } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { link, open as openFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import {
  bytes,
  type CommandContext,
  CommandError,
  CommandErrorCode,
  count,
  fields,
} from '../../../runtime/command/index.js'

export interface EvidenceOptions {
  readonly out: string
  readonly branch?: string
  readonly overwrite?: boolean
}

/** Contexts and messages may tell of a provider's business: the file is its owner's alone. */
const MODE = 0o600

export async function writeEvidence(
  address: string | undefined,
  { out, branch, overwrite = false }: EvidenceOptions,
  { open, output, resolvePath }: CommandContext,
): Promise<undefined> {
  if ((address === undefined) === (branch === undefined))
    throw new CommandError(
      CommandErrorCode.USAGE,
      branch === undefined ? 'no actor is named' : 'an actor and a branch are named',
      'Give an address or --branch.',
    )
  const path = resolvePath(out)
  requireFree(path, overwrite)
  const session = await open()
  try {
    output.note(
      address === undefined ? `Collecting what is known of '${branch}' …` : `Collecting what is known of ${address} …`,
    )
    const bundle = await session.vesper.InspectorEvidence(
      address === undefined ? { branch: branch as string } : { address },
    )
    const size = await write(path, JSON.stringify(bundle), overwrite)
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

/** Whole or not at all, and never over a file that has come meanwhile. */
async function write(path: string, text: string, overwrite: boolean): Promise<number> {
  const temporary = `${path}.${randomUUID()}.tmp`
  try {
    const file = await openFile(temporary, 'wx', MODE)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    const { size } = statSync(temporary)
    if (overwrite) await rename(temporary, path)
    else await link(temporary, path)
    return size
  } catch (error) {
    if ((error as { code?: unknown }).code === 'EEXIST') throw exists(path)
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
}
