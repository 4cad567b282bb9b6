/** The chain's own randomness, for elections, tickets and winning proofs. Source: Filecoin spec, "Randomness"; network version 17. */
import { address as addressCodec } from '../../../filecoin/cbor/index.js'
import {
  type Address,
  type BeaconEntry,
  drawRandomness,
  encode,
  RandomnessTag,
  type Tipset,
} from '../../../filecoin/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import type { Tipsets } from './tipsets.js'

/** The newest that a tipset or one before it has. Each epoch has one, so that only genesis's comes from elsewhere. */
export function latestBeaconEntry(tipsets: Tipsets, tipset: Tipset): BeaconEntry {
  let at = tipset
  for (;;) {
    const entry = at.blocks[0].beaconEntries.at(-1)
    if (entry !== undefined || at.height === 0) return entry ?? { round: 0, data: new Uint8Array() }
    at = tipsets.parent(at)
  }
}

/** What a provider signs to be drawn. */
export const electionInput = (beacon: BeaconEntry, epoch: number, provider: Address): Uint8Array =>
  drawRandomness(beacon.data, RandomnessTag.ElectionProofProduction, epoch, encode(addressCodec, provider))

/** What a winner signs for its ticket: on top of the smallest of the parents, so that tickets form a chain of their own. */
export const ticketInput = (beacon: BeaconEntry, epoch: number, provider: Address, parents: Tipset): Uint8Array =>
  drawRandomness(
    beacon.data,
    RandomnessTag.TicketProduction,
    epoch - 1,
    Buffer.concat([encode(addressCodec, provider), parents.minTicketBlock.ticket?.vrfProof ?? new Uint8Array()]),
  )

/** Which sectors a winner has to prove. */
export const winningPostInput = (beacon: BeaconEntry, epoch: number, provider: Address): Uint8Array =>
  drawRandomness(beacon.data, RandomnessTag.WinningPoStChallengeSeed, epoch, encode(addressCodec, provider))

/** From the ticket of an epoch; of a null one's, the next tipset's. @throws NodeError EPOCH_AHEAD */
export function ticketRandomness(
  tipsets: Tipsets,
  from: Tipset,
  tag: RandomnessTag,
  epoch: number,
  entropy: Uint8Array,
): Uint8Array {
  const { ticket } = tipsets.at(epoch, from, 'next').minTicketBlock
  return drawRandomness(ticket?.vrfProof ?? new Uint8Array(), tag, epoch, entropy)
}

/** From the beacon's round of an epoch. @throws NodeError EPOCH_AHEAD */
export function beaconRandomness(
  tipsets: Tipsets,
  from: Tipset,
  tag: RandomnessTag,
  epoch: number,
  entropy: Uint8Array,
): Uint8Array {
  return drawRandomness(beaconEntryAt(tipsets, from, epoch).data, tag, epoch, entropy)
}

/** The round of an epoch, which the first tipset at or after it carries. @throws NodeError EPOCH_AHEAD */
export function beaconEntryAt(tipsets: Tipsets, from: Tipset, epoch: number): BeaconEntry {
  const round = Math.max(0, epoch)
  const { beaconEntries } = tipsets.at(round, from, 'next').blocks[0]
  const entry = beaconEntries.find(one => one.round === round)
  if (entry === undefined) throw new NodeError({ code: NodeErrorCode.BEACON_ENTRY_MISSING, epoch })
  return entry
}
