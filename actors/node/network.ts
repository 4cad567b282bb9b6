/** What all nodes of a network have in common. */
import type { CID } from 'multiformats/cid'
import type { LocalBeacon } from './beacon/local-beacon.js'
import type { PoStVerifier } from './proofs/index.js'

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

/** Seconds since 1970: exact, as every node has to come to the same. */
export const timestampOf = ({ genesis, blockDelay }: Network, epoch: number): number =>
  genesis.timestamp + epoch * blockDelay
