/** Takes a file of this machine in. The copy is what is measured, so a file that changes meanwhile gets the CID of what was copied. */
import { constants } from 'node:fs'
import { copyFile, open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { SealedFile } from '../api.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import { sealedFile } from './file-view.js'
import { takeIn } from './intake.js'
import type { MethodModules } from './modules.js'

export interface SealFileInput {
  readonly path: string
  readonly leaveOpen: boolean
}

/**
 * @throws SealerError FILE_UNREADABLE, FILE_NOT_REGULAR, FILE_EMPTY, DISK_FULL, STORAGE_UNWRITABLE
 */
export async function sealFile({ path, leaveOpen }: SealFileInput, modules: MethodModules): Promise<SealedFile> {
  const bytes = await lengthOf(path)
  const stage = async (data: string): Promise<void> => {
    await copyFile(path, data, constants.COPYFILE_FICLONE)
    // A copy keeps the mode of its original, which need not be ours to read again.
    const handle = await open(data, 'r')
    try {
      if ((await handle.stat()).size === 0) throw new SealerError({ code: SealerErrorCode.FILE_EMPTY, path })
    } finally {
      await handle.close()
    }
  }
  const { cid } = await takeIn({ name: () => basename(path), bytes, leaveOpen, stage }, modules)
  return sealedFile(cid, modules)
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
