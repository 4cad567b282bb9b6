/** What the sealer can be asked. Data only; the answers live in `methods/`. */
import { z } from 'zod'
import { method } from '../../runtime/rpc/index.js'

/** A piece: a power-of-two sized part of a sector, with the root of its binary Merkle tree. */
const Piece = z.object({
  /** CommP as a CID (fil-commitment-unsealed, sha2-256-trunc254-padded). */
  cid: z.string(),
  /** PaddedPieceSize, bytes. */
  size: z.int().positive(),
  /** Bytes of the file in it; the rest of the piece is zeros. */
  payloadBytes: z.int().positive(),
  /** Where it went; null until a sector has taken it. */
  sector: z.int().nonnegative().nullable(),
  /** Where it begins in the sector, padded bytes. */
  offset: z.int().nonnegative().nullable(),
})

export const SealedFile = z.object({
  /** Stands for the file's exact bytes and length. */
  cid: z.string(),
  name: z.string(),
  bytes: z.int().positive(),
  /** State of the file's actor. */
  state: z.string(),
  pieces: z.array(Piece),
})
export type SealedFile = z.infer<typeof SealedFile>

export const SectorSummary = z.object({
  number: z.int().nonnegative(),
  state: z.string(),
  /** Bytes of pieces over bytes of the sector, both padded. */
  used: z.int().nonnegative(),
  size: z.int().positive(),
  /** When the state was entered, milliseconds since 1970. */
  since: z.int(),
  /** Code of the last failure, if the sector is in a failure state or was. */
  lastFailure: z.string().nullable(),
})
export type SectorSummary = z.infer<typeof SectorSummary>

export const SectorStatus = SectorSummary.extend({
  miner: z.string(),
  sealProof: z.string(),
  /** The CID is null until the piece is added. */
  pieces: z.array(
    z.object({ cid: z.string().nullable(), size: z.int(), offset: z.int(), file: z.string().nullable() }),
  ),
  ticket: z.string().nullable(),
  ticketEpoch: z.int().nullable(),
  seed: z.string().nullable(),
  seedEpoch: z.int().nullable(),
  commD: z.string().nullable(),
  commR: z.string().nullable(),
  proofBytes: z.int().nullable(),
  failures: z.record(z.string(), z.int()),
})
export type SectorStatus = z.infer<typeof SectorStatus>

export const SectorLogEntry = z.object({
  seq: z.int(),
  at: z.int(),
  event: z.string(),
  from: z.string(),
  state: z.string(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
})
export type SectorLogEntry = z.infer<typeof SectorLogEntry>

const number = z.int().nonnegative()

/** For the examples. */
const FILE: SealedFile = {
  cid: 'bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy',
  name: 'photo.jpg',
  bytes: 1_500,
  state: 'Sealed',
  pieces: [
    {
      cid: 'baga6ea4seaqao7s73y24kcutaosvacpdjgfe5pw76ooefnyqw4ynr3d2y6x2mpq',
      size: 2_048,
      payloadBytes: 1_500,
      sector: 0,
      offset: 0,
    },
  ],
}
const SECTOR: SectorSummary = {
  number: 0,
  state: 'Proving',
  used: 2_048,
  size: 2_048,
  since: 1_795_696_998_668,
  lastFailure: null,
}

export const sealerApi = {
  SealFile: method({
    params: z.tuple([
      z.object({
        /** Absolute path, readable by the running process. */
        path: z.string(),
        /** Leave a sector that isn't full open for the next file. */
        leaveOpen: z.boolean().default(false),
      }),
    ]),
    names: ['file'],
    result: SealedFile,
    permission: 'write',
    doc: 'Takes a file in: its bytes are copied and on disk when this answers; sealing goes on by itself. The same bytes again are the same file.',
    example: { params: [{ path: '/srv/photo.jpg', leaveOpen: false }], result: FILE },
  }),
  FileStatus: method({
    params: z.tuple([z.string()]),
    names: ['cid'],
    result: SealedFile,
    permission: 'read',
    doc: 'A file by its CID.',
    example: { params: [FILE.cid], result: FILE },
  }),
  FilesList: method({
    params: z.tuple([]),
    result: z.array(SealedFile),
    permission: 'read',
    doc: 'All files.',
    example: { params: [], result: [FILE] },
  }),
  UnsealFile: method({
    params: z.tuple([z.object({ cid: z.string(), out: z.string(), overwrite: z.boolean().default(false) })]),
    names: ['file'],
    result: z.object({ cid: z.string(), bytes: z.int(), out: z.string() }),
    permission: 'write',
    doc: 'Brings a file back out of its sectors; the bytes are checked against the CID before the file appears.',
    example: {
      params: [{ cid: FILE.cid, out: '/srv/back.jpg' }],
      result: { cid: FILE.cid, bytes: 1500, out: '/srv/back.jpg' },
    },
  }),
  SectorsList: method({
    params: z.tuple([]),
    result: z.array(SectorSummary),
    permission: 'read',
    doc: 'All sectors.',
    example: { params: [], result: [SECTOR] },
  }),
  SectorsStatus: method({
    params: z.tuple([number]),
    names: ['sector'],
    result: SectorStatus,
    permission: 'read',
    doc: 'One sector.',
    example: { params: [0] },
  }),
  SectorsLog: method({
    params: z.tuple([number]),
    names: ['sector'],
    result: z.array(SectorLogEntry),
    permission: 'read',
    doc: "A sector's journal, oldest first.",
    example: {
      params: [0],
      result: [
        {
          seq: 9,
          at: 1795696991401,
          event: 'SectorSeedReady',
          from: 'WaitSeed.Waiting',
          state: 'WaitSeed',
          failure: null,
        },
      ],
    },
  }),
  SectorRemove: method({
    params: z.tuple([number]),
    names: ['sector'],
    result: SectorSummary,
    permission: 'admin',
    doc: "Removes a sector's files; its record stays.",
    example: { params: [0], result: { ...SECTOR, state: 'Removing' } },
  }),
  SectorRetry: method({
    params: z.tuple([number]),
    names: ['sector'],
    result: SectorSummary,
    permission: 'admin',
    doc: 'Takes a sector out of FailedUnrecoverable, back to the phase that failed, with its counts of failures at zero.',
    example: { params: [7], result: { ...SECTOR, number: 7, state: 'PreCommit1', lastFailure: 'SEALER_DISK_FULL' } },
  }),
} as const
