/** The sealer's storage paths, opened. */
import { SealerError, SealerErrorCode } from '../errors.js'
import { exists, makeFolder } from './durable.js'
import { type SectorFileType, type SectorName, sectorFile, sectorName } from './layout.js'
import { listPaths, openSectorStore } from './sector-store.js'

export interface StorageOptions {
  /** Folder of `storage.json`. */
  readonly repository: string
  readonly sealingPath: string
  readonly storePath?: string | undefined
}

export class Storage {
  private constructor(
    /** Where sectors are sealed and files are staged. */
    readonly sealing: string,
    /** Where finished sectors are kept. */
    readonly store: string,
    /** All paths, those of earlier settings included. */
    readonly paths: readonly string[],
  ) {}

  /** @throws SealerError STORAGE_INVALID */
  static async open(options: StorageOptions, { newId }: { readonly newId: () => string }): Promise<Storage> {
    const { repository, sealingPath: sealing, storePath: store = sealing } = options
    await makeFolder(repository)
    await openSectorStore(sealing, { canSeal: true, canStore: sealing === store }, newId)
    if (store !== sealing) await openSectorStore(store, { canSeal: false, canStore: true }, newId)
    return new Storage(sealing, store, await listPaths(repository, [sealing, store]))
  }

  /**
   * The path that holds a sector's file, wherever it was kept when the sector was finalised.
   *
   * @throws SealerError SECTOR_FILE_MISSING
   */
  async find(type: SectorFileType, sector: SectorName): Promise<string> {
    for (const root of [this.store, this.sealing, ...this.paths]) {
      const path = sectorFile(root, type, sector)
      if (await exists(path)) return path
    }
    throw new SealerError({
      code: SealerErrorCode.SECTOR_FILE_MISSING,
      sector: sectorName(sector),
      path: sectorFile(this.store, type, sector),
    })
  }
}
