/** Keys that sign, wherever they are. */
import type { Address, Signature } from '../../../filecoin/index.js'
import type { Keystore } from './keystore.js'

/** What a wallet is shown of what it signs. Source: venus-shared, `MsgMeta`. */
export interface Shown {
  /** Such as `message`. */
  readonly type: string
  /** What the bytes stand for. */
  readonly extra: Uint8Array
}

export interface Signer {
  has(address: Address): boolean | Promise<boolean>
  /** @param bytes Of a message: those of its CID. @param shown For wallets that ask; those who have the key at hand don't. */
  sign(address: Address, bytes: Uint8Array, shown?: Shown): Signature | Promise<Signature>
}

/** The node's own keys, and behind them those of others. */
export class Keys implements Signer {
  constructor(private readonly modules: { readonly keystore: Keystore; readonly others: Signer | null }) {}

  async has(address: Address): Promise<boolean> {
    const { keystore, others } = this.modules
    return keystore.has(address) || ((await others?.has(address)) ?? false)
  }

  /** @throws NodeError KEY_UNKNOWN; what the others say */
  async sign(address: Address, bytes: Uint8Array, shown?: Shown): Promise<Signature> {
    const { keystore, others } = this.modules
    return others === null || keystore.has(address) ? keystore.sign(address, bytes) : others.sign(address, bytes, shown)
  }
}
