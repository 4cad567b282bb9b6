/** Where sectors and files lie on disk. */
export {
  exists,
  flush,
  flushTree,
  linkFolder,
  linkOrCopy,
  makeFolder,
  moveInto,
  remove,
  replace,
  writeWhole,
} from './durable.js'
export {
  SECTOR_FILE_TYPES,
  type SectorName,
  sectorFile,
  sectorName,
  stagedData,
  stagedFolder,
  workFolder,
} from './layout.js'
export { readManifest, writeManifest } from './manifest.js'
export { ensureSpace, explainWrite } from './space.js'
export { Storage } from './storage.js'
