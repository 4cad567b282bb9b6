/**
 * Takes a file in: its bytes are copied and on disk, with a manifest, before its actor is born; from then on the user's own
 * file may change or vanish. The copy is what is measured, so a file that changes meanwhile gets the CID of what was copied.
 */
import { constants } from 'node:fs'
import { copyFile, mkdir, open, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { sectorSize } from '../../../filecoin/index.js'
import type { FileInput } from '../../../machines/sealer/file/index.js'
import { fileAddress } from '../../../machines/sealer/index.js'
import type { SealedFile } from '../api.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import {
  ensureSpace,
  exists,
  explainWrite,
  flush,
  flushTree,
  moveInto,
  stagedFolder,
  writeManifest,
} from '../storage/index.js'
import { sealedFile } from './file-view.js'
import type { MethodModules } from './modules.js'

export interface SealFileInput {
  readonly path: string
  readonly leaveOpen: boolean
}

/**
 * @throws SealerError FILE_UNREADABLE, FILE_NOT_REGULAR, FILE_EMPTY, DISK_FULL, STORAGE_UNWRITABLE
 */
export async function sealFile({ path, leaveOpen }: SealFileInput, modules: MethodModules): Promise<SealedFile> {
  const { options, proofs, storage, system, newId } = modules
  const bytes = await lengthOf(path)
  const id = newId()
  const temporary = join(storage.sealing, 'staging', `.${id}`)
  try {
    const data = join(temporary, 'data')
    await stage(path, data, temporary, storage.sealing, bytes)
    const size = sectorSize(options.sealProof)
    const measured = await proofs.run('measure', { path: data, sectorSize: size }, { id: `intake/${id}` })
    const { cid, pieces } = measured
    try {
      await writeManifest(storage.sealing, {
        version: 1,
        cid,
        bytes: measured.bytes,
        sectorSize: size,
        pieces: [...pieces],
      })
      if (isTakenIn(cid, modules)) return await sealedFile(cid, modules)
      await keep(temporary, stagedFolder(storage.sealing, cid))
    } catch (error) {
      throw await explainWrite(error, storage.sealing, bytes)
    }
    const input: FileInput = {
      cid,
      name: basename(path),
      bytes: measured.bytes,
      miner: options.miner,
      sectorSize: size,
      leaveOpen,
    }
    const view = await system.spawn(fileAddress(cid), input)
    if (view.state === 'Incomplete') await system.ask(fileAddress(cid), { type: 'FileRestaged' })
    return await sealedFile(cid, modules)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function lengthOf(path: string): Promise<number> {
  const unreadable = (error: unknown): SealerError =>
    new SealerError(
      {
        code: SealerErrorCode.FILE_UNREADABLE,
        path,
        reason: String((error as NodeJS.ErrnoException).code ?? error),
      },
      { cause: error },
    )
  try {
    const found = await stat(path)
    if (!found.isFile()) throw new SealerError({ code: SealerErrorCode.FILE_NOT_REGULAR, path })
    if (found.size === 0) throw new SealerError({ code: SealerErrorCode.FILE_EMPTY, path })
    await (await open(path, 'r')).close()
    return found.size
  } catch (error) {
    throw error instanceof SealerError ? error : unreadable(error)
  }
}

async function stage(path: string, data: string, folder: string, root: string, bytes: number): Promise<void> {
  try {
    await ensureSpace(root, bytes)
    await mkdir(folder)
    await copyFile(path, data, constants.COPYFILE_FICLONE)
    // A copy keeps the mode of its original, which need not be ours to read again.
    const handle = await open(data, 'r')
    try {
      if ((await handle.stat()).size === 0) throw new SealerError({ code: SealerErrorCode.FILE_EMPTY, path })
    } finally {
      await handle.close()
    }
    await flushTree(folder)
  } catch (error) {
    throw await explainWrite(error, root, bytes)
  }
}

/** The same bytes are here already: nothing of them needs to be staged again. */
function isTakenIn(cid: string, { system }: MethodModules): boolean {
  const view = system.view(fileAddress(cid))
  return view !== undefined && view.state !== 'Incomplete'
}

/** Another call may have staged the same bytes meanwhile: then theirs do. */
async function keep(from: string, to: string): Promise<void> {
  try {
    await moveInto(from, to)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if ((code !== 'ENOTEMPTY' && code !== 'EEXIST') || !(await exists(join(to, 'data')))) throw error
    await flush(to)
  }
}
