/** Room on disks: looked at before work starts, and again when it failed, for no call says reliably why a write did. */
import { statfs } from 'node:fs/promises'
import { SealerError, SealerErrorCode } from '../errors.js'

export async function freeBytes(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path)
  return bavail * bsize
}

/** @throws SealerError DISK_FULL */
export async function ensureSpace(path: string, neededBytes: number): Promise<void> {
  const free = await freeBytes(path)
  if (free < neededBytes) throw new SealerError({ code: SealerErrorCode.DISK_FULL, path, neededBytes, freeBytes: free })
}

// EFBIG: the process may not write files so large, which to whoever waits is the same.
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const UNWRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'EIO'])

/** What a failed write under `path` means; other errors come back as they are. */
export async function explainWrite(error: unknown, path: string, neededBytes: number): Promise<unknown> {
  const code = String((error as { code?: unknown } | null)?.code)
  if (UNWRITABLE.has(code))
    return new SealerError({ code: SealerErrorCode.STORAGE_UNWRITABLE, path, reason: code }, { cause: error })
  const full = FULL.has(code) || (code.startsWith('NATIVE_') && (await freeBytes(path)) < neededBytes)
  if (!full) return error
  const free = await freeBytes(path)
  return new SealerError({ code: SealerErrorCode.DISK_FULL, path, neededBytes, freeBytes: free }, { cause: error })
}
