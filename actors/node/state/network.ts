/** What holds on a network besides its state. */

import type { CID } from 'multiformats/cid'
import { link, tuple, uint } from '../../../filecoin/cbor/index.js'
import { cidOf, encode } from '../../../filecoin/index.js'

/** The only one that a chain here has. */
export const NETWORK_VERSION = 17

export interface Network {
  /** Seconds between epochs. */
  readonly blockDelaySeconds: number
  /** Of epoch 0: seconds since 1970. */
  readonly genesisTimestamp: number
  /** Bytes from which on a provider counts. */
  readonly minimumPower: bigint
  /** Epochs from a pre-commit to its seed. */
  readonly preCommitChallengeDelay: number
  /** Of clients that speak Ethereum's API, which this network version has not. */
  readonly chainId: number
}

const manifest = tuple('manifest', { version: uint, actors: link })
const MANIFEST_VERSION = 1

/** A bundle's manifest names the list of codes, as the system actor's state does. */
export const manifestCid = (actors: CID): CID => cidOf(encode(manifest, { version: MANIFEST_VERSION, actors }))
