/** Answers `randomnessApiV0`. */
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { randomnessApiV0 } from '../api/randomness.js'
import type { StateModules } from './state-modules.js'
import { stateRandomnessMethods } from './state-randomness.js'

export function randomnessMethodsV0(modules: StateModules): Handlers<typeof randomnessApiV0> {
  const { StateGetRandomnessFromTickets, StateGetRandomnessFromBeacon, StateGetBeaconEntry } =
    stateRandomnessMethods(modules)
  return {
    ChainGetRandomnessFromTickets: (key, purpose, epoch, entropy) =>
      StateGetRandomnessFromTickets(purpose, epoch, entropy, key),
    ChainGetRandomnessFromBeacon: (key, purpose, epoch, entropy) =>
      StateGetRandomnessFromBeacon(purpose, epoch, entropy, key),
    BeaconGetEntry: StateGetBeaconEntry,
  }
}
