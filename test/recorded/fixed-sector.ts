/** One sector whose data, ticket and seed never change: the one of which a real Commit2 is recorded. */
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { ProofsRunner } from '../../actors/sealer/proofs.js'
import { stagedData, writeManifest } from '../../actors/sealer/storage/index.js'
import { cutFile, sectorSize } from '../../filecoin/index.js'

export const SECTOR = { miner: 't01000', number: 0, sealProof: 'StackedDrg2KiBV1_1' } as const
export const TICKET = '11'.repeat(32)
export const SEED = '22'.repeat(32)
/** Fills the sector: 2 032 bytes. */
export const DATA = Uint8Array.from({ length: 2032 }, (_, index) => (index * 31 + (index >> 8)) & 0xff)

export interface FixedSeal {
  readonly cid: string
  readonly commD: string
  readonly commR: string
  readonly proof: string
  readonly valid: boolean
}

export const inputs = (root: string) => {
  const sector = { root, sector: SECTOR }
  const preCommit = { ...sector, round: 0, ticket: TICKET }
  return { sector, preCommit }
}

/** Stages `data` as a file of one piece. */
export async function stage(
  proofs: ProofsRunner,
  root: string,
  data: Uint8Array,
): Promise<{ cid: string; piece: Piece }> {
  const temporary = `${root}/staging/intake`
  await mkdir(dirname(temporary), { recursive: true })
  await writeFile(temporary, data)
  const size = sectorSize(SECTOR.sealProof)
  const { cid, bytes, pieces } = await proofs.run('measure', { path: temporary, sectorSize: size }, { id: 'measure' })
  await mkdir(dirname(stagedData(root, cid)), { recursive: true })
  await writeFile(stagedData(root, cid), data)
  await mkdir(`${root}/files`, { recursive: true })
  await writeManifest(root, { version: 1, cid, bytes, sectorSize: size, pieces: [...pieces] })
  const [cut] = cutFile(bytes, size)
  return { cid, piece: { file: cid, index: 0, offset: 0, fileOffset: 0, payloadBytes: bytes, size: cut?.size ?? size } }
}

export interface Piece {
  readonly file: string
  readonly index: number
  readonly offset: number
  readonly fileOffset: number
  readonly payloadBytes: number
  readonly size: number
}

/** Every phase of it in order, as its machine would ask for them. */
export async function sealFixedSector(proofs: ProofsRunner, root: string): Promise<FixedSeal> {
  const { cid, piece } = await stage(proofs, root, DATA)
  const { sector, preCommit } = inputs(root)
  for (const type of ['unsealed', 'sealed', 'cache']) await mkdir(`${root}/${type}`, { recursive: true })
  await proofs.run('addPiece', { ...sector, piece }, { id: 'add-piece' })
  await proofs.run('packing', { ...sector, pieces: [{ offset: 0, size: piece.size }] }, { id: 'packing' })
  await proofs.run('preCommit1', preCommit, { id: 'pre-commit-1' })
  const { commD, commR } = await proofs.run('preCommit2', preCommit, { id: 'pre-commit-2' })
  const commit = { ...preCommit, proofRound: 0, seed: SEED, commD, commR }
  await proofs.run('commit1', commit, { id: 'commit-1' })
  const { proof } = await proofs.run('commit2', commit, { id: 'commit-2' })
  const statement = { sector: SECTOR, ticket: TICKET, seed: SEED, commD, commR, proof }
  const { valid } = await proofs.run('verify', statement, { id: 'verify' })
  return { cid, commD, commR, proof, valid }
}
