/** Where all requests for a signature come: each is verified, decided, written down and signed, in this order, wherever it comes from. */
import type { Address, Signature } from '../../filecoin/index.js'
import type { TypeVerification } from './signing/index.js'
import type { Signer } from './threads/index.js'

export interface SignAsked {
  readonly signer: Address
  readonly bytes: Uint8Array
  readonly type: string
  readonly extra: Uint8Array
}

export interface SignDeskModules {
  readonly verification: TypeVerification
  readonly signer: Pick<Signer, 'sign'>
}

export class SignDesk {
  constructor(private readonly modules: SignDeskModules) {}

  /** @throws WalletError SIGN_…, SIGNER_…, LOCKED, PASSWORD_MISSING, KEY_UNKNOWN, KEY_FILE_DAMAGED, KEYSTORE_FAILED */
  async sign(asked: SignAsked): Promise<Signature> {
    const { verification, signer } = this.modules
    const { bytes } = await verification.verify(asked)
    return signer.sign(asked.signer, bytes)
  }
}
