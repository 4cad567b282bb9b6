/**
 * Files that are there whole or not at all: written under another name, flushed, renamed, and the folder flushed, in that order.
 * The only place that flushes and renames.
 */
import { constants } from 'node:fs'
import { copyFile, stat as follow, link, lstat, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Flushes a file's data, or a folder's entries. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Flushes everything under a folder, and the folder. */
export async function flushTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await flushTree(path)
    else if (entry.isFile()) await flush(path)
  }
  await flush(folder)
}

/**
 * Makes a folder and its parents, each durable. Not Node's own recursive mkdir: where a kernel's folder answers ENOENT to every mkdir
 * (/proc) that one never ends, and takes all memory.
 */
export async function makeFolder(path: string): Promise<void> {
  if ((await stat(path)) !== null) {
    // A link to a folder will do.
    if (!(await follow(path)).isDirectory()) throw Object.assign(new Error(`${path} is no folder`), { code: 'ENOTDIR' })
    return
  }
  if (dirname(path) !== path) await makeFolder(dirname(path))
  try {
    await mkdir(path)
  } catch (error) {
    // Somebody else may have made it at the same moment.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || !(await isFolder(path))) throw error
  }
  await flush(dirname(path))
}

/** Tells writers of the same file in one process apart. */
let writers = 0

/** Writes a small file whole. Of several at once, the last one's stays. */
export async function writeWhole(path: string, bytes: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}-${writers++}.part`)
  const handle = await open(temporary, 'w', 0o644)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await moveInto(temporary, path)
}

/** Renames on one disk; what stood there before is replaced. Both folders are flushed. */
export async function moveInto(from: string, to: string): Promise<void> {
  await rename(from, to)
  await flush(dirname(to))
  if (dirname(from) !== dirname(to)) await flush(dirname(from))
}

/** Renames a file or folder over another one, a folder that isn't empty included. */
export async function replace(from: string, to: string): Promise<void> {
  if (await isFolder(to)) await rm(to, { recursive: true })
  await moveInto(from, to)
  // Two names of one file: POSIX leaves both.
  await rm(from, { force: true })
}

/** Removes what is there, if anything, and flushes the folder it was in. */
export async function remove(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
  if (await exists(dirname(path))) await flush(dirname(path))
}

export async function exists(path: string): Promise<boolean> {
  return (await stat(path)) !== null
}

export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path))?.isDirectory() ?? false
}

async function stat(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Errors that say that a disk or file system has no hard links from here to there. */
const NO_LINK = new Set(['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'])

/** A second name for a file that nobody will change; a copy where the file system has none. Not flushed. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to)
  } catch (error) {
    if (!NO_LINK.has((error as NodeJS.ErrnoException).code ?? '')) throw error
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  }
}

/** `linkOrCopy` for each file of a folder. */
export async function linkFolder(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true }))
    if (entry.isDirectory()) await linkFolder(join(from, entry.name), join(to, entry.name))
    else await linkOrCopy(join(from, entry.name), join(to, entry.name))
}
