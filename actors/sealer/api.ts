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
    result: SealedFile,
    permission: 'write',
    doc: 'Takes a file in: its bytes are copied and on disk when this answers; sealing goes on by itself. The same bytes again are the same file.',
  }),
  FileStatus: method({
    params: z.tuple([z.string()]),
    result: SealedFile,
    permission: 'read',
    doc: 'A file by its CID.',
  }),
  FilesList: method({ params: z.tuple([]), result: z.array(SealedFile), permission: 'read', doc: 'All files.' }),
  UnsealFile: method({
    params: z.tuple([z.object({ cid: z.string(), out: z.string(), overwrite: z.boolean().default(false) })]),
    result: z.object({ cid: z.string(), bytes: z.int(), out: z.string() }),
    permission: 'write',
    doc: 'Brings a file back out of its sectors; the bytes are checked against the CID before the file appears.',
  }),
  SectorsList: method({ params: z.tuple([]), result: z.array(SectorSummary), permission: 'read', doc: 'All sectors.' }),
  SectorsStatus: method({ params: z.tuple([number]), result: SectorStatus, permission: 'read', doc: 'One sector.' }),
  SectorsLog: method({
    params: z.tuple([number]),
    result: z.array(SectorLogEntry),
    permission: 'read',
    doc: "A sector's journal, oldest first.",
  }),
  SectorRemove: method({
    params: z.tuple([number]),
    result: SectorSummary,
    permission: 'admin',
    doc: "Removes a sector's files; its record stays.",
  }),
  SectorRetry: method({
    params: z.tuple([number]),
    result: SectorSummary,
    permission: 'admin',
    doc: 'Takes a sector out of FailedUnrecoverable, back to the phase that failed, with its counts of failures at zero.',
  }),
} as const
