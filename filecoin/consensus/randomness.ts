/** Randomness for a purpose, drawn from a ticket or a beacon's entry. Source: Filecoin spec, "Randomness"; go-state-types, crypto. */
import { blake2b256 } from '../cid.js'

/** What randomness is for: no two uses get the same. */
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

const LONG_BYTES = 8

/**
 * 32 bytes.
 *
 * @param base A ticket's VRF proof, or a beacon entry's data.
 * @param epoch That it is drawn for.
 * @param entropy Whom it is drawn for: as a rule the provider's address in CBOR.
 */
export function drawRandomness(base: Uint8Array, tag: RandomnessTag, epoch: number, entropy: Uint8Array): Uint8Array {
  const long = (value: number) => {
    const bytes = Buffer.alloc(LONG_BYTES)
    bytes.writeBigInt64BE(BigInt(value))
    return bytes
  }
  return blake2b256(Buffer.concat([long(tag), blake2b256(base), long(epoch), entropy]))
}
