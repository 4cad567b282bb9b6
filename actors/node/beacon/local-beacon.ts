/**
 * A beacon as drand's was in the time of network version 17: each round is a BLS signature of the one before it, so that nobody can make up another.
 * A round for each epoch, of the same number; round 0 is the genesis's seed.
 *
 * The secret comes from the network's name, which anyone can read: on a devnet the beacon has to be there, not to be unpredictable.
 *
 * Source: drand, "pedersen-bls-chained"; Filecoin spec, "Randomness".
 */
import { createHash } from 'node:crypto'
import type { BeaconEntry } from '../../../filecoin/index.js'
import { blsPublicKey, signBls, verifyBls } from '../../../native/index.js'

const ROUND_BYTES = 8

export class LocalBeacon {
  private readonly secret: Uint8Array
  /** 48 bytes. */
  readonly publicKey: Uint8Array
  /** 32 bytes: round 0. */
  readonly seed: Uint8Array

  constructor(networkName: string) {
    const hash = (what: string) => new Uint8Array(createHash('sha256').update(`${what} of ${networkName}`).digest())
    this.seed = hash('the seed')
    // Below the group's order; the highest byte is last.
    this.secret = hash('the secret of the beacon').map((byte, index, { length }) =>
      index === length - 1 ? byte & 0x3f : byte,
    )
    this.publicKey = blsPublicKey(this.secret)
  }

  /** All rounds after an entry's up to and with `round`. */
  after({ round: last, data }: BeaconEntry, round: number): BeaconEntry[] {
    const entries: BeaconEntry[] = []
    let previous = data
    for (let next = last + 1; next <= round; next++) {
      previous = signBls(this.secret, roundMessage(previous, next))
      entries.push({ round: next, data: previous })
    }
    return entries
  }

  verify(previous: BeaconEntry, entry: BeaconEntry): boolean {
    if (entry.round !== previous.round + 1) return false
    const message = roundMessage(previous.data, entry.round)
    return verifyBls([{ publicKey: this.publicKey, message }], entry.data)
  }
}

/** What a round signs. */
function roundMessage(previous: Uint8Array, round: number): Uint8Array {
  const number = Buffer.alloc(ROUND_BYTES)
  number.writeBigUInt64BE(BigInt(round))
  return createHash('sha256').update(previous).update(number).digest()
}
