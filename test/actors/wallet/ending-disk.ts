/** A disk of a process that is killed in the middle. */
import { type Disk, systemDisk } from '../../../actors/wallet/keystore/index.js'

/** Takes a number of steps, half of the one after, and no more. */
export function endingDisk(steps: number): { readonly disk: Disk; readonly ended: () => boolean } {
  let left = steps
  let ended = false
  const step = async <T>(whole: () => Promise<T>, half: () => Promise<void> = async () => {}): Promise<T> => {
    if (ended) throw new Error('killed')
    if (left-- > 0) return whole()
    ended = true
    await half()
    throw new Error('killed')
  }
  const disk: Disk = {
    ...systemDisk,
    write: (path, bytes) =>
      step(
        () => systemDisk.write(path, bytes),
        () => systemDisk.write(path, bytes.subarray(0, bytes.length / 2)),
      ),
    rename: (from, to) => step(() => systemDisk.rename(from, to)),
    makeFolder: path => step(() => systemDisk.makeFolder(path)),
    remove: path => step(() => systemDisk.remove(path)),
    syncFolder: path => step(() => systemDisk.syncFolder(path)),
    // A process that has ended reads nothing either.
    read: (path, most) => (ended ? Promise.reject(new Error('killed')) : systemDisk.read(path, most)),
  }
  return { disk, ended: () => ended }
}
