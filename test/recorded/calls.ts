/**
 * The native calls with one answered from a recording: Commit2, which takes 40 s and 3 GB. For the sector of the recording it's the
 * real proof, and the real verifier judges it. For any other it is 192 bytes derived from the statement; those bytes are no
 * proof, so the verifier here accepts them by deriving them again and hands everything else to the real one.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { SealingCalls } from '../../actors/sealer/worker/calls.js'

/** One Commit2, as it really went. Bytes are hex. */
export interface RecordedCommit2 {
  readonly proofType: string
  readonly proverId: string
  readonly sectorNumber: number
  readonly ticket: string
  readonly seed: string
  readonly commD: string
  readonly commR: string
  readonly proof: string
}

/** Tests run from `dist`; the recording lies with their sources. */
const RECORDING = new URL('../../../test/recorded/commit2/t01000-0.json', import.meta.url)

export const readRecording = (): RecordedCommit2 => JSON.parse(readFileSync(RECORDING, 'utf8')) as RecordedCommit2

interface Statement {
  readonly proverId: Uint8Array
  readonly sectorNumber: number | bigint
  readonly ticket: Uint8Array
  readonly seed: Uint8Array
  readonly commD: Uint8Array
  readonly commR: Uint8Array
}

const PROOF_BYTES = 192
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** Bytes that no verifier takes for curve points by chance, and that anybody can derive from the statement. */
function derived({ proverId, sectorNumber, ticket, seed, commD, commR }: Statement): Uint8Array {
  const text = ['stand-in proof', ...[proverId, ticket, seed, commD, commR].map(hex), sectorNumber].join('/')
  const digest = createHash('sha512').update(text).digest()
  return new Uint8Array(Buffer.concat([digest, digest, digest])).subarray(0, PROOF_BYTES)
}

/** What phase 1 says of itself. Its JSON is the proofs library's own: bytes are arrays of numbers. */
interface Phase1Output {
  readonly comm_r: number[]
  readonly comm_d: number[]
  readonly ticket: number[]
  readonly seed: number[]
}

export interface RecordedCalls {
  readonly calls: SealingCalls
  /** How often each call was made. */
  readonly count: Record<string, number>
}

export function recordedCalls(native: SealingCalls): RecordedCalls {
  const recording = readRecording()
  const isRecorded = (statement: Statement): boolean =>
    hex(statement.proverId) === recording.proverId &&
    Number(statement.sectorNumber) === recording.sectorNumber &&
    hex(statement.ticket) === recording.ticket &&
    hex(statement.seed) === recording.seed &&
    hex(statement.commD) === recording.commD &&
    hex(statement.commR) === recording.commR
  const own: Pick<SealingCalls, 'sealCommitPhase2' | 'verifySeal'> = {
    sealCommitPhase2({ phase1Output, proverId, sectorNumber }) {
      const output = JSON.parse(Buffer.from(phase1Output).toString()) as Phase1Output
      const statement: Statement = {
        proverId,
        sectorNumber,
        ticket: Uint8Array.from(output.ticket),
        seed: Uint8Array.from(output.seed),
        commD: Uint8Array.from(output.comm_d),
        commR: Uint8Array.from(output.comm_r),
      }
      return isRecorded(statement) ? new Uint8Array(Buffer.from(recording.proof, 'hex')) : derived(statement)
    },
    verifySeal(input) {
      return hex(input.proof) === hex(derived(input)) || native.verifySeal(input)
    },
  }
  const count: Record<string, number> = {}
  const calls = { ...native, ...own } as Record<string, (input: unknown) => unknown>
  const counted = Object.fromEntries(
    Object.entries(calls).map(([name, call]) => [
      name,
      (input: unknown) => {
        count[name] = (count[name] ?? 0) + 1
        return call(input)
      },
    ]),
  )
  return { calls: counted as unknown as SealingCalls, count }
}
