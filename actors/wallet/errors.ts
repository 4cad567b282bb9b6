/** Every way in which the wallet refuses or fails. Each message says what happened, with which value, and what to do; none holds a key or a password. */
import { CodedError, type Messages } from '../../runtime/errors/index.js'

export enum WalletErrorCode {
  // Keys
  /** What was given is no private key of its type. */
  KEY_INVALID = 'WALLET_KEY_INVALID',
  KEY_TYPE_UNKNOWN = 'WALLET_KEY_TYPE_UNKNOWN',
}

export type WalletErrorDetail =
  | { readonly code: WalletErrorCode.KEY_INVALID; readonly type: string }
  | { readonly code: WalletErrorCode.KEY_TYPE_UNKNOWN; readonly type: string; readonly known: readonly string[] }

const MESSAGES: Messages<WalletErrorDetail> = {
  [WalletErrorCode.KEY_INVALID]: d =>
    `this is no private key of type ${d.type}; give what an export gave: {"Type":"bls", "secp256k1" or "delegated","PrivateKey":"<base64 of 32 bytes>"}, or that in hex`,
  [WalletErrorCode.KEY_TYPE_UNKNOWN]: d => `there is no type of keys '${d.type}'; the wallet has ${d.known.join(', ')}`,
}

export class WalletError extends CodedError<WalletErrorDetail> {
  override readonly name = 'WalletError'
  /** The same metadata under the name that crosses process boundaries. */
  readonly data: WalletErrorDetail

  constructor(detail: WalletErrorDetail, options?: ErrorOptions) {
    super(detail, MESSAGES, options)
    this.data = detail
  }
}
