/** A file as the API shows it: its actor and its manifest together. */

import { type FileContext, piecesOf } from '../../../machines/sealer/file/index.js'
import { fileAddress } from '../../../machines/sealer/index.js'
import type { ActorView } from '../../../runtime/actor/index.js'
import type { SealedFile } from '../api.js'
import { SealerError, SealerErrorCode } from '../errors.js'
import { readManifest } from '../storage/index.js'
import type { MethodModules } from './modules.js'

/** @throws SealerError FILE_UNKNOWN */
export function fileActor(cid: string, { system }: MethodModules): { view: ActorView; context: FileContext } {
  const view = system.view(fileAddress(cid))
  if (view === undefined) throw new SealerError({ code: SealerErrorCode.FILE_UNKNOWN, cid })
  return { view, context: view.snapshot.context as FileContext }
}

/** @throws SealerError FILE_UNKNOWN, MANIFEST_UNREADABLE */
export async function sealedFile(cid: string, modules: MethodModules): Promise<SealedFile> {
  const { view, context } = fileActor(cid, modules)
  const manifest = await readManifest(modules.storage.sealing, cid)
  return {
    cid,
    name: context.name,
    bytes: context.bytes,
    state: view.state,
    pieces: piecesOf(context).map(({ index, size, payloadBytes, sector, offset }) => ({
      cid: manifest.pieces[index] as string,
      size,
      payloadBytes,
      sector,
      offset,
    })),
  }
}
