/**
 * Lotus's names: `<path>/{unsealed,sealed,cache,piece,update,update-cache}/s-t0<miner>-<sector>`. Vesper's own folders beside
 * them are `work` (attempts and results of phases), `staging` (files' bytes until they are sealed) and `files` (manifests); Lotus
 * leaves folders alone that it doesn't know, and would refuse a path whose `piece` folder held other names than sectors'.
 */
import { join } from 'node:path'
import { actorId } from '../../../filecoin/index.js'

/** Lotus's file types, `storiface.PathTypes`. */
export const SECTOR_FILE_TYPES = ['unsealed', 'sealed', 'cache', 'update', 'update-cache', 'piece'] as const
export type SectorFileType = (typeof SECTOR_FILE_TYPES)[number]

export interface SectorName {
  readonly miner: string
  readonly number: number
}

/** `s-t01000-7`, whatever the network's prefix. */
export const sectorName = ({ miner, number }: SectorName): string => `s-t0${actorId(miner)}-${number}`

export const sectorFile = (root: string, type: SectorFileType, sector: SectorName): string =>
  join(root, type, sectorName(sector))

/** Where a sector's attempts and finished phases lie. */
export const workFolder = (root: string, sector: SectorName): string => join(root, 'work', sectorName(sector))

/** Where a file's bytes wait for their sectors. */
export const stagedFolder = (root: string, cid: string): string => join(root, 'staging', cid)
export const stagedData = (root: string, cid: string): string => join(stagedFolder(root, cid), 'data')

export const manifestFile = (root: string, cid: string): string => join(root, 'files', `${cid}.json`)
