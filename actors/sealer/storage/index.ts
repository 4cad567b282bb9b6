/** Where sectors and files lie on disk. */
export { exists, flush, flushTree, linkFolder, linkOrCopy, makeFolder, moveInto, remove, replace, writeWhole } from './durable.js'
export {
  manifestFile,
  SECTOR_FILE_TYPES,
  type SectorFileType,
  type SectorName,
  sectorFile,
  sectorName,
  stagedData,
  stagedFolder,
  workFolder,
} from './layout.js'
export { type Manifest, readManifest, writeManifest } from './manifest.js'
export { ensureSpace, explainWrite, freeBytes } from './space.js'
export { Storage, type StorageOptions } from './storage.js'
