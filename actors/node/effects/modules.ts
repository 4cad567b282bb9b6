/** What the node's effects reach the world through. */
import type { Address, BlockHeader, Message, SignedMessage, Tipset } from '../../../filecoin/index.js'
import type { EffectContext } from '../../../runtime/effects/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Books } from '../bookkeeping/index.js'
import type { Chain } from '../chain/index.js'
import type { RetainedStates } from '../collection/index.js'
import type { PoStProver } from '../proofs/index.js'
import type { Signer } from '../wallet/index.js'

/** What a message is about, without what it costs. */
export type Outline = Pick<Message, 'from' | 'to' | 'value' | 'method' | 'params'>

export interface CaretakerModules {
  /** Once it is up: what a killed node had under way is tried again before that. */
  readonly chain: () => Promise<Chain>
  readonly prover: PoStProver
  /** Whether a provider's proofs are not to be sent now, so that it is faulted. */
  readonly holdsBack: (provider: string) => boolean
  /** Whoever has the keys of providers' workers. */
  readonly signer: Signer
  /** Which messages go into a block. */
  readonly select: (parents: Tipset, ticketQuality: number) => Promise<readonly SignedMessage[]>
  /** Writes a block down before it goes out, and refuses one that would be a fault of its provider. */
  readonly record: (header: BlockHeader, parents: Tipset) => Promise<void>
  /** Sends a message of one of the keys: fills in nonce and gas, and signs. */
  readonly send: (message: Outline) => Promise<SignedMessage>
  /** Those of a sender that wait for a block. */
  readonly waiting: (from: Address) => Promise<readonly Message[]>
}

export type CaretakerContext = EffectContext & CaretakerModules

export interface BookkeeperModules {
  /** Once it is up. */
  readonly chain: () => Promise<Pick<Chain, 'head' | 'modules'>>
  readonly books: Pick<Books, 'book' | 'told'>
  readonly retained: Pick<RetainedStates, 'from'>
  readonly log: Pick<Log, 'debug' | 'warn' | 'error'>
}

export type BookkeeperContext = EffectContext & BookkeeperModules
