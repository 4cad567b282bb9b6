/**
 * A beacon as drand's was in the time of network version 17: each round is a BLS signature of the one before it, so that nobody can make up another.
 * A round for each epoch, of the same number; round 0 is the genesis's seed.
 *
 * The secret comes from the network's name, which anyone can read: on a devnet the beacon has to be there, not to be unpredictable.
 *
 * Source: drand, "pedersen-bls-chained"; Filecoin spec, "Randomness".
 */
import { createHash } from 'node:crypto'
import { type BeaconEntry, signedByEntry } from '../../../filecoin/index.js'
import { blsPublicKey, signBls } from '../../../native/index.js'

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
    let previous = { data }
    for (let next = last + 1; next <= round; next++) {
      previous = { data: signBls(this.secret, signedByEntry(previous, next)) }
      entries.push({ round: next, ...previous })
    }
    return entries
  }
}
