/** A storage path as Lotus keeps it: what it's for stands in its `sectorstore.json`. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { SealerError, SealerErrorCode } from '../errors.js'
import { makeFolder, writeWhole } from './durable.js'
import { SECTOR_FILE_TYPES } from './layout.js'

/** Lotus's `storiface.LocalStorageMeta`; fields that Vesper doesn't use are kept. */
export const SectorStoreMeta = z.looseObject({
  ID: z.string().min(1),
  Weight: z.int().min(0),
  CanSeal: z.boolean(),
  CanStore: z.boolean(),
  MaxStorage: z.int().min(0),
})
export type SectorStoreMeta = z.infer<typeof SectorStoreMeta>

const OWN_FOLDERS = ['work', 'staging', 'files']

/**
 * Reads a path's `sectorstore.json`, or makes the path and the file.
 *
 * @throws SealerError STORAGE_INVALID, STORAGE_UNWRITABLE
 */
export async function openSectorStore(
  path: string,
  use: { readonly canSeal: boolean; readonly canStore: boolean },
  newId: () => string,
): Promise<SectorStoreMeta> {
  for (const folder of [...SECTOR_FILE_TYPES, ...OWN_FOLDERS])
    await makeFolder(join(path, folder)).catch(cause => {
      const reason = String((cause as NodeJS.ErrnoException).code ?? cause)
      // A full disk keeps its own code: making room is all that helps.
      throw reason === 'ENOSPC' || reason === 'EDQUOT'
        ? cause
        : new SealerError({ code: SealerErrorCode.STORAGE_UNWRITABLE, path, reason }, { cause })
    })
  const file = join(path, 'sectorstore.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) {
    const meta = {
      ID: newId(),
      Weight: 10,
      CanSeal: use.canSeal,
      CanStore: use.canStore,
      MaxStorage: 0,
      Groups: null,
      AllowTo: null,
      AllowTypes: null,
      DenyTypes: null,
      AllowMiners: null,
      DenyMiners: null,
    }
    await writeWhole(file, `${JSON.stringify(meta, null, 2)}\n`)
    return meta
  }
  return parse(SectorStoreMeta, file, text)
}

/** Lotus's `storiface.StorageConfig`. */
const StorageConfig = z.looseObject({ StoragePaths: z.array(z.looseObject({ Path: z.string() })) })

/** Adds paths to the `storage.json` of a repository, which lists all of them, and answers with the list. */
export async function listPaths(repository: string, paths: readonly string[]): Promise<readonly string[]> {
  const file = join(repository, 'storage.json')
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  const config = text === null ? { StoragePaths: [] } : parse(StorageConfig, file, text)
  const listed = config.StoragePaths.map(entry => entry.Path)
  const added = paths.filter((path, index) => !listed.includes(path) && paths.indexOf(path) === index)
  if (added.length === 0) return listed
  const entries = [...config.StoragePaths, ...added.map(path => ({ Path: path }))]
  await writeWhole(file, `${JSON.stringify({ ...config, StoragePaths: entries }, null, 2)}\n`)
  return [...listed, ...added]
}

function parse<T extends z.ZodType>(schema: T, path: string, text: string): z.output<T> {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause)
    throw new SealerError({ code: SealerErrorCode.STORAGE_INVALID, path, reason }, { cause })
  }
}
