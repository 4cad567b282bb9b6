/** Answers `randomnessApi` and `randomnessApiV0`. */
import { bytes } from '../../../filecoin/cbor/index.js'
import { type BeaconEntry, beaconEntry, blake2b256, drawRandomness, type TipsetKey } from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { randomnessApi, randomnessApiV0 } from '../api/randomness.js'
import { beaconEntryAt, type Chain, FINALITY, latestBeaconEntry, ticketAt } from '../chain/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { tipsetAt } from './node-modules.js'

export function randomnessMethods(chain: Chain): Handlers<typeof randomnessApi> {
  const { tipsets } = chain.modules
  const ticket = (epoch: number, key: TipsetKey) => ticketAt(tipsets, epoch, tipsetAt(chain, key)).vrfProof
  const beacon = (epoch: number, key: TipsetKey) => beaconEntryAt(tipsets, epoch, tipsetAt(chain, key)).data
  return {
    StateGetRandomnessFromTickets: async (tag, epoch, entropy, key) =>
      bytes.toWire(drawRandomness(ticket(epoch, key), tag, epoch, entropy)),
    StateGetRandomnessFromBeacon: async (tag, epoch, entropy, key) =>
      bytes.toWire(drawRandomness(beacon(epoch, key), tag, epoch, entropy)),
    StateGetRandomnessDigestFromTickets: async (epoch, key) => bytes.toWire(blake2b256(ticket(epoch, key))),
    StateGetRandomnessDigestFromBeacon: async (epoch, key) => bytes.toWire(blake2b256(beacon(epoch, key))),
    StateGetBeaconEntry: async epoch => beaconEntry.toWire(entryOf(chain, epoch)),
  }
}

export function randomnessMethodsV0(chain: Chain): Handlers<typeof randomnessApiV0> {
  const { StateGetRandomnessFromTickets, StateGetRandomnessFromBeacon, StateGetBeaconEntry } = randomnessMethods(chain)
  return {
    ChainGetRandomnessFromTickets: (key, tag, epoch, entropy) =>
      StateGetRandomnessFromTickets(tag, epoch, entropy, key),
    ChainGetRandomnessFromBeacon: (key, tag, epoch, entropy) => StateGetRandomnessFromBeacon(tag, epoch, entropy, key),
    BeaconGetEntry: StateGetBeaconEntry,
  }
}

/** Lotus waits for one to come; here the beacon has it at once. */
function entryOf({ head, modules: { tipsets, network } }: Chain, epoch: number): BeaconEntry {
  if (epoch <= head.height) return beaconEntryAt(tipsets, epoch, head)
  if (epoch > head.height + FINALITY)
    throw new NodeError({ code: NodeErrorCode.EPOCH_AHEAD, epoch, height: head.height })
  return network.beacon.after(latestBeaconEntry(tipsets, head), epoch).at(-1) as BeaconEntry
}
