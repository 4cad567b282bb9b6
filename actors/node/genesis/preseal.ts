/**
 * Sectors of zeros for a genesis, really replicated, so that every proof of them to come is real. Only the seal's own proof is never made: the genesis says that it was.
 * Files have Lotus's names and layout.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CID } from 'multiformats/cid'
import { Address, blake2b256, proverId, sealedCid } from '../../../filecoin/index.js'
import type { LocateSector, RunNative, SectorPaths } from '../proofs/index.js'
import { SECTOR_BYTES } from './economy.js'
import type { GenesisSector } from './template.js'

/** What the genesis names: 2 KiB, V1_1. */
const SEAL_PROOF = 'StackedDrg2KiBV1_1'

const nameOf = (provider: number, sector: number): string => `s-t0${provider}-${sector}`

/** Where a folder of presealed sectors has one. */
export const presealedIn =
  (folder: string): LocateSector =>
  (provider, { sectorNumber }) =>
    pathsOf(folder, provider, sectorNumber)

const pathsOf = (folder: string, provider: number, sector: number): SectorPaths => ({
  cachePath: join(folder, 'cache', nameOf(provider, sector)),
  sealedPath: join(folder, 'sealed', nameOf(provider, sector)),
})

/**
 * Seals one. What is there already is made again: files that a crash left could be half written.
 *
 * @param provider Actor id.
 */
export async function preseal(
  run: RunNative,
  folder: string,
  provider: number,
  number: number,
): Promise<GenesisSector> {
  const { cachePath, sealedPath } = pathsOf(folder, provider, number)
  const work = join(folder, `.work-${randomUUID()}`)
  const unsealed = join(work, 'unsealed')
  const [cache, sealed] = [join(work, 'cache'), join(work, 'sealed')]
  for (const path of [cache, join(folder, 'cache'), join(folder, 'sealed')]) await mkdir(path, { recursive: true })
  await writeFile(unsealed, new Uint8Array(SECTOR_BYTES))
  await writeFile(sealed, '')
  const phase1Output = await run('sealPreCommitPhase1', {
    proofType: SEAL_PROOF,
    proverId: proverId(Address.id(provider).toString()),
    sectorNumber: number,
    ticket: blake2b256(new TextEncoder().encode(nameOf(provider, number))),
    cachePath: cache,
    sealedPath: sealed,
    unsealedPath: unsealed,
    pieces: [await run('zeroPieceCommitment', { pieceSize: SECTOR_BYTES })],
  })
  const { commR } = await run('sealPreCommitPhase2', {
    phase1Output,
    cachePath: cache,
    sealedPath: sealed,
    unsealedPath: unsealed,
  })
  for (const [from, to] of [
    [cache, cachePath],
    [sealed, sealedPath],
  ] as const) {
    await rm(to, { recursive: true, force: true })
    await rename(from, to)
  }
  await rm(work, { recursive: true })
  return { number, sealedCid: CID.parse(sealedCid(commR)) }
}
