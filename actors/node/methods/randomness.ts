/** Answers `randomnessApiV0`. */
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { randomnessApiV0 } from '../api/randomness.js'
import type { AskedChain } from './asked-chain.js'
import { stateRandomnessMethods } from './state-randomness.js'

export function randomnessMethodsV0(chain: AskedChain): Handlers<typeof randomnessApiV0> {
  const { StateGetRandomnessFromTickets, StateGetRandomnessFromBeacon, StateGetBeaconEntry } =
    stateRandomnessMethods(chain)
  return {
    ChainGetRandomnessFromTickets: (key, purpose, epoch, entropy) =>
      StateGetRandomnessFromTickets(purpose, epoch, entropy, key),
    ChainGetRandomnessFromBeacon: (key, purpose, epoch, entropy) =>
      StateGetRandomnessFromBeacon(purpose, epoch, entropy, key),
    BeaconGetEntry: StateGetBeaconEntry,
  }
}
