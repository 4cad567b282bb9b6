/** What the node's effects reach the world through. */
import type { Address, BlockHeader, Message, Signature, SignedMessage, Tipset } from '../../../filecoin/index.js'
import type { EffectContext } from '../../../runtime/effects/index.js'
import type { Chain } from '../chain/index.js'
import type { PoStProver } from '../proofs/index.js'

/** Whoever has the keys of providers' workers. */
export interface Signer {
  has(address: Address): boolean
  /** @throws NodeError KEY_UNKNOWN */
  sign(address: Address, message: Uint8Array): Signature
}

export interface CaretakerModules {
  readonly chain: () => Chain
  readonly prover: PoStProver
  /** Whether a provider's proofs are not to be sent now, so that it is faulted. */
  readonly holdsBack: (provider: string) => boolean
  readonly signer: Signer
  /** Which messages go into a block. */
  readonly select: (parents: Tipset, ticketQuality: number) => Promise<readonly SignedMessage[]>
  /** Writes a block down before it goes out, and refuses one that would be a fault of its provider. */
  readonly record: (header: BlockHeader, parents: Tipset) => Promise<void>
  /** Sends a message from a worker; fills in nonce and gas, and signs. Gives its CID. */
  readonly push: (message: Pick<Message, 'from' | 'to' | 'value' | 'method' | 'params'>) => Promise<string>
}

export type CaretakerContext = EffectContext & CaretakerModules
