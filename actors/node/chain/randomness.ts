/** The randomness of an epoch, as it stands in the chain. Source: Lotus, chain/rand; network version 17. */
import {
  type BeaconEntry,
  beaconDigest,
  drawRandomness,
  type RandomnessTag,
  type Tipset,
  ticketDigest,
} from '../../../filecoin/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import type { Tipsets } from './tipsets.js'

/** The newest that a tipset or one before it has: each of ours has one. */
export function latestBeaconEntry(tipsets: Tipsets, tipset: Tipset): BeaconEntry {
  return beaconEntryAt(tipsets, tipset, tipset.height)
}

/** From the ticket of an epoch; of a null one's, the next tipset's. @throws NodeError EPOCH_AHEAD */
export function ticketRandomness(
  tipsets: Tipsets,
  from: Tipset,
  tag: RandomnessTag,
  epoch: number,
  entropy?: Uint8Array,
): Uint8Array {
  const { minTicketBlock } = tipsets.at(epoch, from, 'next')
  return drawRandomness(ticketDigest(minTicketBlock), tag, epoch, entropy)
}

/** From the beacon's round of an epoch. @throws NodeError EPOCH_AHEAD */
export function beaconRandomness(
  tipsets: Tipsets,
  from: Tipset,
  tag: RandomnessTag,
  epoch: number,
  entropy?: Uint8Array,
): Uint8Array {
  return drawRandomness(beaconDigest(beaconEntryAt(tipsets, from, epoch)), tag, epoch, entropy)
}

/** The round of an epoch, which the first tipset at or after it carries. @throws NodeError EPOCH_AHEAD */
export function beaconEntryAt(tipsets: Tipsets, from: Tipset, epoch: number): BeaconEntry {
  const round = Math.max(0, epoch)
  const { beaconEntries } = tipsets.at(round, from, 'next').blocks[0]
  const entry = beaconEntries.find(one => one.round === round)
  if (entry === undefined) throw new NodeError({ code: NodeErrorCode.BEACON_ENTRY_MISSING, epoch })
  return entry
}
