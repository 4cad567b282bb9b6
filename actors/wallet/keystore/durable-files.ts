/** Files that are whole or not there, and on disk before anybody builds on them. */
import { dirname } from 'node:path'
import { WalletError, WalletErrorCode } from '../errors.js'
import type { Disk } from './disk.js'

/** Ends the names of what was being written when something stopped it. */
export const UNFINISHED = '.part'

/** Larger than any file of a keystore. */
const MOST_BYTES = 16 * 1_024

/** @throws WalletError KEYSTORE_FAILED, of each. */
export class DurableFiles {
  constructor(private readonly disk: Disk) {}

  /** Null if there is none. One that is too long is cut, and is no JSON any more. */
  async readText(path: string): Promise<string | null> {
    const bytes = await this.asked(path, disk => disk.read(path, MOST_BYTES))
    return bytes === null ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('utf8')
  }

  list(folder: string): Promise<readonly string[]> {
    return this.asked(folder, disk => disk.list(folder))
  }

  async write(path: string, text: string): Promise<void> {
    await this.asked(path, async disk => {
      await disk.write(`${path}${UNFINISHED}`, Buffer.from(text))
      await disk.rename(`${path}${UNFINISHED}`, path)
      await disk.syncFolder(dirname(path))
    })
  }

  async remove(path: string): Promise<void> {
    await this.asked(path, async disk => {
      await disk.remove(path)
      await disk.syncFolder(dirname(path))
    })
  }

  async makeFolder(path: string): Promise<void> {
    await this.asked(path, async disk => {
      await disk.makeFolder(path)
      await disk.syncFolder(dirname(path))
    })
  }

  private async asked<T>(path: string, ask: (disk: Disk) => Promise<T>): Promise<T> {
    try {
      return await ask(this.disk)
    } catch (cause) {
      const reason = (cause as NodeJS.ErrnoException).code ?? 'it failed'
      throw new WalletError({ code: WalletErrorCode.KEYSTORE_FAILED, path, reason }, { cause })
    }
  }
}
