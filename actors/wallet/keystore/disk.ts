/** What the keystore asks of a disk, in steps so small that each may be the last before the power goes. */
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises'

export interface Disk {
  /** Null if there is none. */
  read(path: string, mostBytes: number): Promise<Uint8Array | null>
  /** Names within; none of a folder that isn't there. */
  list(folder: string): Promise<readonly string[]>
  /** For nobody but the owner, and on disk. Half of it may be there after a crash. */
  write(path: string, bytes: Uint8Array): Promise<void>
  rename(from: string, to: string): Promise<void>
  makeFolder(path: string): Promise<void>
  /** A file or a folder with all in it, if there is one. */
  remove(path: string): Promise<void>
  /** What names it has is on disk. */
  syncFolder(path: string): Promise<void>
}

const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

export const systemDisk: Disk = {
  async read(path, mostBytes) {
    const file = await open(path, 'r').catch(nullIfAbsent)
    if (file === null) return null
    try {
      // One byte more, so that the reader sees what is too long.
      const { buffer, bytesRead } = await file.read(new Uint8Array(mostBytes + 1), 0, mostBytes + 1, 0)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  },
  list: async folder => (await readdir(folder).catch(nullIfAbsent)) ?? [],
  async write(path, bytes) {
    const file = await open(path, 'w', FILE_MODE)
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
  },
  rename,
  makeFolder: async path => void (await mkdir(path, { recursive: true, mode: FOLDER_MODE })),
  remove: path => rm(path, { recursive: true, force: true }),
  async syncFolder(path) {
    const folder = await open(path, 'r')
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  },
}

function nullIfAbsent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}
