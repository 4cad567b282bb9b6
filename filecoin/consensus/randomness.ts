/** Randomness drawn from the chain and from the beacon. Source: Lotus `chain/rand`, fvm 2 `draw_randomness`. */
import type { BeaconEntry } from '../block/index.js'
import { blake2b256 } from '../cid.js'

/** What a draw is for, so that no two purposes see the same bytes: all of network version 17. */
export enum RandomnessTag {
  TicketProduction = 1,
  ElectionProofProduction = 2,
  WinningPoStChallengeSeed = 3,
  WindowedPoStChallengeSeed = 4,
  SealRandomness = 5,
  InteractiveSealChallengeSeed = 6,
  WindowedPoStDeadlineAssignment = 7,
  MarketDealCronSeed = 8,
  PoStChainCommit = 9,
}

const INT64_BYTES = 8

/**
 * 32 bytes.
 *
 * @param digest Of what it is drawn from: `ticketDigest` of a tipset's block with the smallest ticket, or `beaconDigest`. The fvm's externs give this, and
 * its kernel draws.
 * @param epoch The one that is asked for, even if it had no block. May be negative.
 */
export function drawRandomness(
  digest: Uint8Array,
  tag: RandomnessTag,
  epoch: number,
  entropy: Uint8Array = new Uint8Array(),
): Uint8Array {
  return blake2b256(Buffer.concat([int64(tag), digest, int64(epoch), entropy]))
}

/** What beacon randomness is drawn from. */
export const beaconDigest = ({ data }: Pick<BeaconEntry, 'data'>): Uint8Array => blake2b256(data)

function int64(value: number): Uint8Array {
  const bytes = Buffer.alloc(INT64_BYTES)
  bytes.writeBigInt64BE(BigInt(value))
  return bytes
}
