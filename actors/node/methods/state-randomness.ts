/** Answers `stateRandomnessApi`. */
import { bytes } from '../../../filecoin/cbor/index.js'
import { type BeaconEntry, beaconDigest, beaconEntry, ticketDigest } from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { stateRandomnessApi } from '../api/state-randomness.js'
import { beaconEntryAt, beaconRandomness, FINALITY, latestBeaconEntry, ticketRandomness } from '../chain/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { type AskedChain, tipsetAt } from './asked-chain.js'

export function stateRandomnessMethods(chain: AskedChain): Handlers<typeof stateRandomnessApi> {
  const { tipsets } = chain.modules
  return {
    StateGetRandomnessFromTickets: async (purpose, epoch, entropy, key) =>
      bytes.toWire(ticketRandomness(tipsets, tipsetAt(chain, key), purpose, epoch, entropy)),
    StateGetRandomnessFromBeacon: async (purpose, epoch, entropy, key) =>
      bytes.toWire(beaconRandomness(tipsets, tipsetAt(chain, key), purpose, epoch, entropy)),
    StateGetRandomnessDigestFromTickets: async (epoch, key) =>
      bytes.toWire(ticketDigest(tipsets.at(epoch, tipsetAt(chain, key), 'next').minTicketBlock)),
    StateGetRandomnessDigestFromBeacon: async (epoch, key) =>
      bytes.toWire(beaconDigest(beaconEntryAt(tipsets, tipsetAt(chain, key), epoch))),
    StateGetBeaconEntry: async epoch => beaconEntry.toWire(entryOf(chain, epoch)),
  }
}

/** What isn't on the chain yet is made, one round after the other. */
function entryOf({ head, modules: { tipsets, network } }: AskedChain, epoch: number): BeaconEntry {
  if (epoch <= head.height) return beaconEntryAt(tipsets, head, epoch)
  if (epoch > head.height + FINALITY)
    throw new NodeError({ code: NodeErrorCode.EPOCH_AHEAD, epoch, height: head.height })
  return network.beacon.after(latestBeaconEntry(tipsets, head), epoch).at(-1) as BeaconEntry
}
