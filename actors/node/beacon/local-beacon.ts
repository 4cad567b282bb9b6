/**
 * A beacon as drand's was in the time of network version 17: each round is a BLS signature of the one before it, so that nobody can make up another.
 * A round for each epoch, of the same number; round 0 is the genesis's seed.
 *
 * The secret comes from the network's name, which anyone can read: on a devnet the beacon has to be there, not to be unpredictable.
 *
 * Source: drand, "pedersen-bls-chained"; Filecoin spec, "Randomness".
 */
import { createHash } from 'node:crypto'
import { equals } from 'multiformats/bytes'
import { type BeaconEntry, signedByEntry, type VerifyEntry } from '../../../filecoin/index.js'
import { blsPublicKey, signBls, verifyBls } from '../../../native/index.js'

/** More than a run of null epochs has. */
const MOST_REMEMBERED = 4096

export class LocalBeacon {
  private readonly secret: Uint8Array
  /** By what they sign, the last ones. */
  private readonly made = new Map<string, Uint8Array>()
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
      previous = { data: this.sign(signedByEntry(previous, next)) }
      entries.push({ round: next, ...previous })
    }
    return entries
  }

  /** Of an entry: there is one signature of a key for a message, and making it takes a third of the time that checking another's does. */
  readonly verify: VerifyEntry = (publicKey, message, signature) =>
    equals(publicKey, this.publicKey)
      ? equals(this.sign(message), signature)
      : verifyBls([{ publicKey, message }], signature)

  private sign(message: Uint8Array): Uint8Array {
    const name = nameOf(message)
    const signature = this.made.get(name) ?? signBls(this.secret, message)
    this.made.set(name, signature)
    if (this.made.size > MOST_REMEMBERED) this.made.delete(this.made.keys().next().value as string)
    return signature
  }
}

const nameOf = (message: Uint8Array): string => Buffer.from(message).toString('latin1')
