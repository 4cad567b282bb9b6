/** What a task is given besides its input. */
import type { SealingCalls } from './calls.js'

export interface TaskTools {
  readonly calls: SealingCalls
  /** Names this try; no other one that may still run has it. */
  readonly attempt: string
  /** @param within Where the stage stands. */
  readonly progress: (stage: string, within?: { readonly note: string; readonly fraction: number }) => void
  /** Throws unless the parameters that a Groth16 proof of this type reads are the right ones; absent where a recording proves. */
  readonly requireParameters?: (sealProof: string) => Promise<void>
}
