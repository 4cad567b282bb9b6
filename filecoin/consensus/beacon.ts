/**
 * A drand beacon's rounds in a chain: each header brings the entries since its parents' last one. Chained entries: a BLS signature on G2, by a key on G1, over
 * the one before it. Source: Lotus `chain/beacon`, drand `pedersen-bls-chained`; network version 16 and later.
 */
import { sha256 } from '@noble/hashes/sha2.js'
import type { BeaconEntry } from '../block/index.js'
import { FilecoinError, FilecoinErrorCode } from '../errors.js'

/** A header can't have more: cbor-gen's limit for a list. It bounds how many epochs in a row can be without a block. */
export const MOST_BEACON_ENTRIES = 8192

/** Of a beacon or of a chain: its first moment in seconds since 1970, and the seconds of a round or an epoch. */
export interface Cadence {
  readonly genesisTime: number
  readonly period: number
}

/**
 * The last round that an epoch's blocks know: the one that is there as the epoch before it begins. A beacon with the chain's period that begins one epoch
 * before the chain has a round for each epoch from 0 on. The entry of an epoch without a block is in the first block after it (since network version 14).
 */
export function beaconRound(beacon: Cadence, chain: Cadence, epoch: number): number {
  const elapsed = chain.genesisTime + (epoch - 1) * chain.period - beacon.genesisTime
  return elapsed < 0 ? 1 : Math.floor(elapsed / beacon.period) + 1
}

/**
 * Those whose entries a block has to bring, in order: none if its parents know them all, one more for each epoch without a block.
 *
 * @param previous The parents' last entry.
 * @param round `beaconRound` of the block's epoch.
 * @throws FilecoinError BEACON_INVALID if they are more than a header can have
 */
export function missingRounds({ round: known }: Pick<BeaconEntry, 'round'>, round: number): readonly number[] {
  const missing = Math.max(round - known, 0)
  if (missing > MOST_BEACON_ENTRIES)
    throw invalid(`${missing} entries after round ${known}; a header has at most ${MOST_BEACON_ENTRIES}`)
  return Array.from({ length: missing }, (_, place) => known + 1 + place)
}

/** What randomness of a block is drawn from: its own last entry, or the parents' if it needs none. */
export const latestEntry = (entries: readonly BeaconEntry[], previous: BeaconEntry): BeaconEntry =>
  entries.at(-1) ?? previous

/** What the entry of a round signs, and so what chains it to the one before. */
export function signedByEntry(previous: Pick<BeaconEntry, 'data'>, round: number): Uint8Array {
  const number = Buffer.alloc(8)
  number.writeBigUInt64BE(BigInt(round))
  return sha256(Buffer.concat([previous.data, number]))
}

/** By BLS on G2 with the public key on G1, hashed to the curve by `BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_NUL_`, as all of Filecoin's. */
export type VerifyEntry = (
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
) => boolean | Promise<boolean>

/**
 * That a block brings exactly the entries that it has to, each signed by the beacon over the one before. The first one hangs on the parents', so that a chain
 * is to have a beacon's entry in its genesis block; Lotus takes the first one after a round 0 on trust.
 *
 * @param round `beaconRound` of the block's epoch.
 * @throws FilecoinError BEACON_INVALID
 */
export async function checkEntries(
  entries: readonly BeaconEntry[],
  {
    previous,
    round,
    publicKey,
    verify,
  }: {
    readonly previous: BeaconEntry
    readonly round: number
    readonly publicKey: Uint8Array
    readonly verify: VerifyEntry
  },
): Promise<void> {
  const rounds = missingRounds(previous, round)
  const found = entries.map(entry => entry.round)
  if (found.length !== rounds.length || found.some((one, place) => one !== rounds[place]))
    throw invalid(`entries ${span(found)} after round ${previous.round}; wanted are ${span(rounds)}`)
  const verdicts = await Promise.all(
    entries.map((entry, place) =>
      verify(publicKey, signedByEntry(entries[place - 1] ?? previous, entry.round), entry.data),
    ),
  )
  const wrong = verdicts.indexOf(false)
  if (wrong >= 0) throw invalid(`the entry of round ${found[wrong]} is not signed by the beacon over the one before it`)
}

const span = (rounds: readonly number[]): string =>
  rounds.length === 0 ? 'none' : `${rounds.length} from ${rounds[0]} to ${rounds.at(-1)}`

const invalid = (why: string) => new FilecoinError({ code: FilecoinErrorCode.BEACON_INVALID, why })
