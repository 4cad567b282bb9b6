/** What a network begins with. */
import type { CID } from 'multiformats/cid'
import type { Address } from '../../../filecoin/index.js'

export interface GenesisTemplate {
  /** Part of the state, so that networks with other names have other blocks. */
  readonly networkName: string
  /** Of epoch 0: seconds since 1970. */
  readonly timestamp: number
  readonly accounts: readonly GenesisAccount[]
  /** One of the accounts: names those who give data cap. */
  readonly rootVerifier: Address
  readonly providers: readonly GenesisProvider[]
}

export interface GenesisAccount {
  /** Of a public key. */
  readonly address: Address
  /** AttoFIL. */
  readonly balance: bigint
}

/** Its sectors are in deadline 2, so that they are first proven from epoch 120 on. */
export interface GenesisProvider {
  /** One of the accounts. */
  readonly owner: Address
  /** One of the accounts, with a BLS key. */
  readonly worker: Address
  /** At most as many as a partition has, 2. */
  readonly sectors: readonly GenesisSector[]
}

/** Really sealed up to its replica; only the seal's proof is passed over. */
export interface GenesisSector {
  readonly number: number
  /** CommR. */
  readonly sealedCid: CID
}
