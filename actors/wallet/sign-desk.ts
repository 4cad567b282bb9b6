/** Where all requests for a signature come: each is verified, decided, written down and signed, in this order, wherever it comes from. */
import type { Signature } from '../../filecoin/index.js'
import type { AskedToSign, Clearance } from './clearance/index.js'
import type { Signer } from './threads/index.js'

export interface SignDeskModules {
  readonly clearance: Pick<Clearance, 'clear'>
  readonly signer: Pick<Signer, 'sign'>
}

export class SignDesk {
  constructor(private readonly modules: SignDeskModules) {}

  /**
   * @throws WalletError POLICY_REFUSED, SIGN_…, SIGNER_…, GRANT_UNKNOWN, REQUEST_REPLAYED, LOCKED, PASSWORD_MISSING, KEY_UNKNOWN, KEY_FILE_DAMAGED, or
   *   what keeps the wallet from signing anything: POLICIES_…, SIGNING_LOG_…, KEYSTORE_FAILED
   */
  async sign(asked: AskedToSign): Promise<Signature> {
    const { clearance, signer } = this.modules
    const { bytes } = await clearance.clear(asked)
    return signer.sign(asked.signer, bytes)
  }
}
