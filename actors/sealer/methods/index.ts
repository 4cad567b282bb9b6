/** The answers to `sealerApi`. */
import type { FileContext } from '../../../machines/sealer/file/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { sealerApi } from '../api.js'
import { sealedFile } from './file-view.js'
import type { MethodModules } from './modules.js'
import { sealFile } from './seal-file.js'
import { sectorRemove, sectorRetry, sectorsList, sectorsLog, sectorsStatus } from './sectors.js'
import { unsealFile } from './unseal-file.js'

export { lotusSealerMethods } from './lotus.js'
export type { MethodModules } from './modules.js'

export function sealerMethods(modules: MethodModules): Handlers<typeof sealerApi> {
  return {
    SealFile: input => sealFile(input, modules),
    FileStatus: cid => sealedFile(cid, modules),
    FilesList: () =>
      Promise.all(
        modules.system
          .list({ kind: 'file' })
          .map(view => view.snapshot.context as FileContext)
          .sort((a, b) => a.takenAt - b.takenAt)
          .map(({ cid }) => sealedFile(cid, modules)),
      ),
    UnsealFile: input => unsealFile(input, modules),
    SectorsList: async () => sectorsList(modules),
    SectorsStatus: async number => sectorsStatus(number, modules),
    SectorsLog: async number => sectorsLog(number, modules),
    SectorRemove: number => sectorRemove(number, modules),
    SectorRetry: number => sectorRetry(number, modules),
  }
}
