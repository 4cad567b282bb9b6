/**
 * The wallet signs what it was shown, and nothing else: what came is decoded by its type's strict codec, the bytes that a key would sign are recomputed
 * from that, and a mismatch is refused. Source: venus-shared, types/wallet/sign_types.go; venus-wallet signs a message's bytes as they come.
 */
import type { Address } from '../../../filecoin/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import { keyTypeOf } from '../keys/index.js'
import type { TypeVerificationOptions } from './options.js'
import { BLIND_TYPES, type BlindType, knownSignType, type SignType } from './sign-type.js'
import type { BlindPermission, SignRequest, Verified } from './verifier.js'
import { invalid } from './verifier.js'
import { VERIFIERS } from './verifiers/index.js'

export interface TypeVerificationModules {
  /** What this wallet gave gateways as its `SignBytes`. */
  readonly ownRandom: Uint8Array
  /** Tells the key address of an account's id. Without it, ids are refused where a signer is named. */
  readonly accounts?: { keyAddress(id: Address): Promise<Address | null> }
}

/** As a client asks. */
export interface UnverifiedRequest extends Omit<SignRequest, 'type'> {
  readonly type: string
}

export type BlindPermissions = ReadonlyMap<BlindType, BlindPermission>

const NO_PERMISSIONS: BlindPermissions = new Map()
const WITH_EXTRA: ReadonlySet<SignType> = new Set<SignType>(['message', 'verifyaddress', ...BLIND_TYPES])

export class TypeVerification {
  constructor(
    private readonly options: TypeVerificationOptions,
    private readonly modules: TypeVerificationModules,
  ) {}

  /**
   * The bytes to be signed, and what they mean.
   *
   * @param blind Which types that tell nothing are allowed.
   * @throws WalletError SIGN_… or SIGNER_…, whatever came.
   */
  async verify(asked: UnverifiedRequest, blind: BlindPermissions = NO_PERMISSIONS): Promise<Verified> {
    const type = knownSignType(asked.type)
    const request: SignRequest = { ...asked, type }
    this.assertSize(type, 'what came to be signed', request.bytes)
    this.assertSize(type, 'Extra', request.extra)
    if (request.extra.length > 0 && !WITH_EXTRA.has(type)) throw invalid(type, 'Extra', 'there is to be none')
    const { ethereumChainId } = this.options
    const verified = VERIFIERS[type](request, { ethereumChainId, ownRandom: this.modules.ownRandom, blind })
    if (verified.signedBy !== undefined) await this.assertSigner(request, verified.signedBy)
    return verified
  }

  private assertSize(type: SignType, what: string, { length }: Uint8Array): void {
    const { mostBytes: most } = this.options
    if (length > most) throw new WalletError({ code: WalletErrorCode.SIGN_TOO_LARGE, type, what, bytes: length, most })
  }

  private async assertSigner({ type, signer }: SignRequest, named: Address): Promise<void> {
    if (named.equals(signer)) return
    const detail = { type, signer: signer.toString(), named: named.toString() }
    const resolved = keyTypeOf(named) === null ? await this.modules.accounts?.keyAddress(named) : named
    if (resolved === null || resolved === undefined)
      throw new WalletError({ code: WalletErrorCode.SIGNER_UNRESOLVED, ...detail })
    if (!resolved.equals(signer)) throw new WalletError({ code: WalletErrorCode.SIGNER_DIFFERS, ...detail })
  }
}
