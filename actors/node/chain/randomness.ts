/** The chain's own randomness, for elections, tickets and winning proofs. Source: Filecoin spec, "Randomness"; network version 17. */
import { address as addressCodec } from '../../../filecoin/cbor/index.js'
import {
  type Address,
  type BeaconEntry,
  drawRandomness,
  encode,
  RandomnessTag,
  type Ticket,
  type Tipset,
} from '../../../filecoin/index.js'
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

/**
 * Of an epoch on the way back from a tipset: of a null one the next tipset's, of one before genesis that of genesis.
 *
 * @throws NodeError EPOCH_AHEAD, BLOCK_MISSING
 */
export const ticketAt = (tipsets: Tipsets, epoch: number, from: Tipset): Ticket =>
  tipsets.at(epoch, from, 'next').minTicketBlock.ticket ?? { vrfProof: new Uint8Array() }

/**
 * The same of the beacon, which has an entry for each epoch: a tipset after null ones has theirs, too.
 *
 * @throws NodeError EPOCH_AHEAD, BLOCK_MISSING
 */
export function beaconEntryAt(tipsets: Tipsets, epoch: number, from: Tipset): BeaconEntry {
  const at = tipsets.at(epoch, from, 'next')
  return at.blocks[0].beaconEntries.find(({ round }) => round === epoch) ?? latestBeaconEntry(tipsets, at)
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
