/** What all nodes of a network have in common. */
import type { CID } from 'multiformats/cid'
import type { LocalBeacon } from './beacon/local-beacon.js'
import type { PoStVerifier } from './proofs/index.js'

/** All that the actors 9.0.1 know. */
export const NETWORK_VERSION = 17

/** `devnet` has real proofs, `simulated` such as anyone can make up: their nodes refuse each other. */
export type Preset = 'devnet' | 'simulated'

export interface Network {
  readonly preset: Preset
  /** In the init actor's state. */
  readonly name: string
  readonly genesis: { readonly cid: CID; readonly timestamp: number }
  /** Seconds from epoch to epoch. */
  readonly blockDelay: number
  readonly beacon: LocalBeacon
  readonly verifier: PoStVerifier
}
