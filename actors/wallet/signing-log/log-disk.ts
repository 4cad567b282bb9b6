/** What the log asks of a disk. */
import { open, readFile } from 'node:fs/promises'
import { type Disk, systemDisk } from '../keystore/index.js'

export interface LogDisk extends Pick<Disk, 'list' | 'makeFolder' | 'remove' | 'syncFolder' | 'write'> {
  readWhole(path: string): Promise<Uint8Array>
  /** At the end of a file, which is made if absent; on disk, or half of it there after a crash. */
  append(path: string, bytes: Uint8Array): Promise<void>
  /** On disk. */
  truncate(path: string, length: number): Promise<void>
}

const FILE_MODE = 0o600

export const systemLogDisk: LogDisk = {
  ...systemDisk,
  readWhole: path => readFile(path),
  async append(path, bytes) {
    const file = await open(path, 'a', FILE_MODE)
    try {
      await file.writeFile(bytes)
      await file.datasync()
    } finally {
      await file.close()
    }
  },
  async truncate(path, length) {
    const file = await open(path, 'r+')
    try {
      await file.truncate(length)
      await file.sync()
    } finally {
      await file.close()
    }
  },
}
