/** What the actors of a network were compiled with. Source: fil_actors_runtime 9.0.1, `policy` and `build.rs`. */
import type { Preset } from '../network.js'

export interface Policy {
  /** Bytes from which on a provider counts. */
  readonly minimumPower: bigint
  /** Epochs from a pre-commit to its seed. */
  readonly preCommitChallengeDelay: number
  /** Of the supply that providers' collateral is to be, where all of the network's power is in deals. */
  readonly collateralPercent: bigint
}

const DEVNET: Policy = { minimumPower: 2048n, preCommitChallengeDelay: 10, collateralPercent: 1n }

export const POLICIES: Readonly<Record<Preset, Policy>> = {
  devnet: DEVNET,
  simulated: { ...DEVNET, collateralPercent: 0n },
}
