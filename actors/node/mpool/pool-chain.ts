/** The chain as the pool sees it. */
import {
  type Address,
  type Message,
  Protocol,
  SignatureType,
  type SignedMessage,
  type Tipset,
  type TipsetKey,
} from '../../../filecoin/index.js'
import { baseFeeAfter, type Chain } from '../chain/index.js'
import { type Account, isKey } from '../state/index.js'

/** What the next block builds on. */
export interface PoolState {
  /** AttoFIL per gas, of blocks on top. */
  readonly baseFee: bigint
  /** By whichever of its addresses; null if there is none, or if it is an actor of another kind. */
  accountOf(address: Address): Account | null
  /** Reads many on another thread, so that they can be asked for one by one. */
  load(addresses: readonly Address[]): Promise<void>
}

/** A message of a tipset, by the CID that its block lists it by. */
export interface ChainMessage {
  readonly message: Message
  readonly cid: string
  /** Null where the signature is in the block's aggregate. */
  readonly signed: SignedMessage | null
}

export interface PoolChain {
  readonly head: Tipset
  onHeadChange(listener: () => void): () => void
  /** The head where the key is empty. @throws NodeError BLOCK_MISSING */
  tipset(key: TipsetKey): Tipset
  path(from: Tipset, to: Tipset): { readonly revert: readonly Tipset[]; readonly apply: readonly Tipset[] }
  /** After its messages. @throws NativeError */
  stateAfter(tipset: Tipset): Promise<PoolState>
  /** Each once, in the order of their execution. */
  messagesOf(tipset: Tipset): readonly ChainMessage[]
  /** The key that a sender of a tipset's messages has; null if it is no account there. */
  senderOf(tipset: Tipset, from: Address): Address | null
}

export class NodePoolChain implements PoolChain {
  constructor(private readonly chain: Chain) {}

  get head(): Tipset {
    return this.chain.head
  }

  onHeadChange(listener: () => void): () => void {
    return this.chain.onHeadChange(listener)
  }

  tipset(key: TipsetKey): Tipset {
    return key.cids.length === 0 ? this.chain.head : this.chain.modules.tipsets.get(key)
  }

  path(from: Tipset, to: Tipset) {
    return this.chain.modules.tipsets.path(from, to)
  }

  async stateAfter(tipset: Tipset): Promise<PoolState> {
    const { accounts: byState, executions } = this.chain.modules
    const accounts = byState.of((await executions.of(tipset)).stateRoot)
    return {
      baseFee: baseFeeAfter(this.chain.modules, tipset),
      accountOf: (address: Address) => accounts.of(address),
      load: (addresses: readonly Address[]) => accounts.load(addresses),
    }
  }

  messagesOf(tipset: Tipset): readonly ChainMessage[] {
    const found = new Map<string, ChainMessage>()
    for (const block of tipset.blocks) {
      const { bls, secp256k1, cids } = this.chain.modules.messages.of(block)
      const inBlock = [
        ...bls.map(message => ({ message, signed: null })),
        ...secp256k1.map(signed => ({ message: signed.message, signed })),
      ]
      for (const [place, one] of inBlock.entries()) {
        const cid = String(cids[place])
        if (!found.has(cid)) found.set(cid, { ...one, cid })
      }
    }
    return [...found.values()]
  }

  senderOf(tipset: Tipset, from: Address): Address | null {
    if (isKey(from)) return from
    return this.chain.modules.accounts.of(tipset.parentStateRoot).of(from)?.key ?? null
  }
}

/** Of a key, by its address. */
export const signatureTypeOf = ({ protocol }: Address): SignatureType =>
  protocol === Protocol.Bls ? SignatureType.Bls : SignatureType.Secp256k1
