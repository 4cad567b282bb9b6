/** What decoding a sealed sector takes. */
import type { SectorContext } from '../../../machines/sealer/sector/index.js'
import type { Storage } from '../storage/index.js'

/** @throws SealerError SECTOR_FILE_MISSING */
export async function sealedSector({ miner, number, sealProof, commD, ticket }: SectorContext, storage: Storage) {
  const sector = { miner, number, sealProof }
  return {
    sector,
    sealedPath: await storage.find('sealed', sector),
    cachePath: await storage.find('cache', sector),
    commD: commD as string,
    ticket: ticket?.value as string,
  }
}
