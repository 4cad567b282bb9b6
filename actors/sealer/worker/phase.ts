/**
 * A phase of a sector, done once. Each attempt works in a folder of its own; files and result are flushed, and one rename makes
 * them the phase's outcome; then the files move to their places in Lotus's layout. A repeat finds the outcome, finishes the
 * moves and computes nothing. What was begun and not finished is worth nothing and is thrown away.
 */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { SealerError, SealerErrorCode } from '../errors.js'
import {
  ensureSpace,
  exists,
  explainWrite,
  flushTree,
  makeFolder,
  moveInto,
  remove,
  replace,
  type SectorName,
  sectorFile,
  sectorName,
  workFolder,
} from '../storage/index.js'
import { readRecord, writeRecord } from './record.js'

export interface Phase {
  /** Storage path. */
  readonly root: string
  readonly sector: SectorName
  /** Names the phase among the sector's. */
  readonly name: string
  /** What the result depends on: an outcome for another input doesn't count. Plain data. */
  readonly input: unknown
  /** Room the attempt may need. */
  readonly neededBytes: number
}

/** Files of an attempt by these names move into the sector's places. */
const PLACED = ['unsealed', 'sealed', 'cache'] as const
const RESULT = 'result'
const SLACK_BYTES = 1 << 20

/** Where a finished phase's result and further files lie. */
export const outcomeFolder = (root: string, sector: SectorName, name: string): string =>
  join(workFolder(root, sector), name)

/**
 * @param attempt Names this try among those of the phase.
 * @param produce Makes the files in the folder that it's given, and answers the result: small, plain data.
 * @throws SealerError DISK_FULL, STORAGE_UNWRITABLE, PHASE_FAILED, or what `produce` throws of its own.
 */
export async function runPhase<Output>(
  phase: Phase,
  attempt: string,
  produce: (folder: string) => Promise<Output>,
): Promise<Output> {
  const outcome = outcomeFolder(phase.root, phase.sector, phase.name)
  const finished = await readOutcome<Output>(outcome, phase.input)
  if (finished === undefined) await make(phase, attempt, outcome, produce)
  await settle(phase, outcome)
  const result = finished ?? (await readOutcome<Output>(outcome, phase.input))
  if (result === undefined)
    throw new SealerError({
      code: SealerErrorCode.PHASE_INCOMPLETE,
      sector: sectorName(phase.sector),
      phase: phase.name,
      path: outcome,
    })
  return result.output
}

async function make(
  phase: Phase,
  attempt: string,
  outcome: string,
  produce: (folder: string) => Promise<unknown>,
): Promise<void> {
  const neededBytes = phase.neededBytes + SLACK_BYTES
  try {
    await makeFolder(dirname(outcome))
    await clearAttempts(dirname(outcome), phase.name)
    await remove(outcome)
    await ensureSpace(phase.root, neededBytes)
  } catch (error) {
    throw await explainWrite(error, phase.root, neededBytes)
  }
  const folder = `${outcome}.${attempt.replaceAll(/[^A-Za-z0-9]+/g, '-')}`
  try {
    await mkdir(folder)
    const output = await produce(folder)
    await writeRecord(join(folder, RESULT), { version: 1, phase: phase.name, input: phase.input, output })
    await flushTree(folder)
    await moveInto(folder, outcome)
  } catch (error) {
    const explained = await explainWrite(error, phase.root, neededBytes)
    await rm(folder, { recursive: true, force: true }).catch(() => {})
    throw named(explained, phase)
  }
}

async function clearAttempts(work: string, name: string): Promise<void> {
  for (const entry of await readdir(work))
    if (entry.startsWith(`${name}.`)) await rm(join(work, entry), { recursive: true })
}

async function settle(phase: Phase, outcome: string): Promise<void> {
  for (const type of PLACED) {
    const made = join(outcome, type)
    if (await exists(made)) await replace(made, sectorFile(phase.root, type, phase.sector))
  }
}

async function readOutcome<Output>(outcome: string, input: unknown): Promise<{ output: Output } | undefined> {
  const record = (await readRecord(join(outcome, RESULT))) as { input: unknown; output: Output } | undefined
  if (record === undefined || JSON.stringify(record.input) !== JSON.stringify(input)) return undefined
  return { output: record.output }
}

/** The proofs library's failures don't say what they were about. */
function named(error: unknown, phase: Phase): unknown {
  if (error instanceof SealerError) return error
  const { code, message } = error as { code?: unknown; message?: unknown }
  return new SealerError(
    {
      code: SealerErrorCode.PHASE_FAILED,
      sector: sectorName(phase.sector),
      phase: phase.name,
      reason: typeof code === 'string' ? `${code}: ${String(message)}` : String(message ?? error),
    },
    { cause: error },
  )
}
