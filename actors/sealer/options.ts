/** What the sealer can be told, beside its defaults. Sizes are bytes, times milliseconds. */
import { isAbsolute } from 'node:path'
import { z } from 'zod'
import { SEAL_PROOFS } from '../../filecoin/index.js'
import { SealerError, SealerErrorCode } from './errors.js'

const GIB = 1024 ** 3
const absolutePath = z.string().refine(isAbsolute, 'must be an absolute path')
const milliseconds = z.int().min(0)
const count = z.int().min(0)

export const SealerOptions = z
  .strictObject({
    miner: z
      .string()
      .regex(/^[tf]0(0|[1-9][0-9]*)$/, 'must be an ID address such as t01000')
      .default('t01000')
      .describe('ID address of the storage provider whose sectors these are'),
    sealProof: z
      .enum(SEAL_PROOFS as [string, ...string[]])
      .default('StackedDrg2KiBV1_1')
      .describe('Seal proof type; it sets the size of new sectors'),
    sealingPath: absolutePath.describe('Storage path where sectors are sealed and files are staged'),
    storePath: absolutePath
      .optional()
      .describe('Storage path where finished sectors are kept; the sealing path when absent'),
    waitDealsDelayMs: milliseconds
      .default(6 * 3_600_000)
      .describe('How long a sector that is not full waits for more pieces before it is packed'),
    maxPiecesPerSector: z.int().min(1).default(256).describe('A sector with so many pieces is packed, full or not'),
    preCommitChallengeDelay: count
      .default(10)
      .describe('Epochs between pre-commit and seed; 10 on a devnet, 150 on mainnet'),
    seedConfidence: count.default(0).describe('Further epochs before the seed is taken for final enough; 6 on mainnet'),
    retries: count.default(3).describe('How often a phase that failed is tried again before its sector needs a person'),
    recomputations: count.default(1).describe('How often a sector may start over from PreCommit1'),
    backoffMs: z
      .strictObject({
        first: milliseconds.default(1_000).describe('Wait before the first retry; doubles with each failure in a row'),
        longest: milliseconds.default(3_600_000).describe('The wait doubles up to this'),
      })
      .prefault({}),
    standInBlockDelayMs: z
      .int()
      .min(1)
      .default(200)
      .describe(
        'Length of an epoch of the stand-in for the chain: with a challenge delay of 10, WaitSeed takes two seconds',
      ),
    parallelUnseals: z.int().min(1).default(4).describe('Pieces of a file that are unsealed at once'),
    sealThreads: z.int().min(1).default(2).describe('Phases other than Commit2 that run at once'),
    sealMemoryBytes: z
      .int()
      .min(0)
      .default(GIB / 2)
      .describe('Memory that one such phase may need'),
    commit2MemoryBytes: z
      .int()
      .min(0)
      .default(3 * GIB)
      .describe('Memory that Commit2 (Groth16) needs'),
    parameterLock: absolutePath
      .optional()
      .describe('Lock file, in the parameter cache, that lets one Commit2 run on the machine at a time'),
  })
  .describe('Options of the sealer')

export type SealerOptions = z.output<typeof SealerOptions>
export type SealerOptionsInput = z.input<typeof SealerOptions>

/** @throws SealerError OPTIONS_INVALID, with every problem found. */
export function parseSealerOptions(input: SealerOptionsInput): SealerOptions {
  const parsed = SealerOptions.safeParse(input)
  if (parsed.success) return parsed.data
  throw new SealerError(
    { code: SealerErrorCode.OPTIONS_INVALID, problems: z.prettifyError(parsed.error) },
    { cause: parsed.error },
  )
}
