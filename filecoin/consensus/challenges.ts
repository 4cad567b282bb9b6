/**
 * What a block's miner has to prove itself with: what its VRFs sign with the worker's key, and what challenges its winning PoSt. Each depends on the last
 * beacon entry that the block knows (`latestEntry`). Source: Lotus `filcns`, `miner`.
 */
import type { Address } from '../address/index.js'
import type { BeaconEntry, Tipset } from '../block/index.js'
import { address, encode } from '../cbor/index.js'
import { beaconDigest, drawRandomness, RandomnessTag } from './randomness.js'

/** Epochs. */
const TICKET_LOOKBACK = 1

export interface Candidate {
  /** An ID address. */
  readonly miner: Address
  /** Of the block. */
  readonly epoch: number
  readonly beacon: BeaconEntry
}

/** Whose VRF is the election proof. */
export const electionChallenge = ({ miner, epoch, beacon }: Candidate): Uint8Array =>
  drawRandomness(beaconDigest(beacon), RandomnessTag.ElectionProofProduction, epoch, encode(address, miner))

/**
 * Whose VRF is the block's ticket. Since the Smoke upgrade the parents' smallest ticket has a part in it, so that tickets are a chain even where the beacon
 * stands still; network version 17 is long after that.
 */
export const ticketChallenge = (
  { miner, epoch, beacon }: Candidate,
  parents: Pick<Tipset, 'minTicketBlock'>,
): Uint8Array =>
  drawRandomness(
    beaconDigest(beacon),
    RandomnessTag.TicketProduction,
    epoch - TICKET_LOOKBACK,
    Buffer.concat([encode(address, miner), parents.minTicketBlock.ticket?.vrfProof ?? new Uint8Array()]),
  )

/** Decides which sectors the winning PoSt is of, and challenges it. */
export const winningPostChallenge = ({ miner, epoch, beacon }: Candidate): Uint8Array =>
  drawRandomness(beaconDigest(beacon), RandomnessTag.WinningPoStChallengeSeed, epoch, encode(address, miner))
