/** Does the native addon load, and does it answer? And which prover is it, as the environment says? */
import { loadProofs } from '../../../native/index.js'
import { probe } from './probe.js'

export interface Prover {
  /** `VESPER_PROVER`: `auto`, `own` or `stock`. */
  readonly prover: string
  /** The instructions that ours uses. */
  readonly isa: string
}

await probe(
  (folders: { path: string; parameterCache: string; parentCache: string }): Prover => ({
    prover: process.env.VESPER_PROVER || 'auto',
    isa: loadProofs(folders).proverReport({}).isa,
  }),
)
