/** Answers `stateRandomnessApi`. */
import { bytes } from '../../../filecoin/cbor/index.js'
import { type BeaconEntry, beaconDigest, beaconEntry, ticketDigest } from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { stateRandomnessApi } from '../api/state-randomness.js'
import { beaconEntryAt, beaconRandomness, FINALITY, latestBeaconEntry, ticketRandomness } from '../chain/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { type StateModules, tipsetOf } from './state-modules.js'

export function stateRandomnessMethods(modules: StateModules): Handlers<typeof stateRandomnessApi> {
  const { tipsets } = modules
  return {
    StateGetRandomnessFromTickets: async (purpose, epoch, entropy, key) =>
      bytes.toWire(ticketRandomness(tipsets, tipsetOf(modules, key), purpose, epoch, entropy)),
    StateGetRandomnessFromBeacon: async (purpose, epoch, entropy, key) =>
      bytes.toWire(beaconRandomness(tipsets, tipsetOf(modules, key), purpose, epoch, entropy)),
    StateGetRandomnessDigestFromTickets: async (epoch, key) =>
      bytes.toWire(ticketDigest(tipsets.at(epoch, tipsetOf(modules, key), 'next').minTicketBlock)),
    StateGetRandomnessDigestFromBeacon: async (epoch, key) =>
      bytes.toWire(beaconDigest(beaconEntryAt(tipsets, tipsetOf(modules, key), epoch))),
    StateGetBeaconEntry: async epoch => beaconEntry.toWire(entryOf(modules, epoch)),
  }
}

/** What isn't on the chain yet is made, one round after the other. */
function entryOf({ tipsets, network, head: current }: StateModules, epoch: number): BeaconEntry {
  const head = current()
  if (epoch <= head.height) return beaconEntryAt(tipsets, head, epoch)
  if (epoch > head.height + FINALITY)
    throw new NodeError({ code: NodeErrorCode.EPOCH_AHEAD, epoch, height: head.height })
  return network.beacon.after(latestBeaconEntry(tipsets, head), epoch).at(-1) as BeaconEntry
}
