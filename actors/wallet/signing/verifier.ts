/** What it takes to look at one type of what is to be signed. */
import { timingSafeEqual } from 'node:crypto'
import type { Codec } from '../../../filecoin/cbor/index.js'
import { type Address, decode } from '../../../filecoin/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import type { BlindType, SignType } from './sign-type.js'
import type { Subject } from './subject.js'

/** What a client asks to have signed. */
export interface SignRequest {
  readonly type: SignType
  /** `ToSign`: what is to be signed, or what that is made of. */
  readonly bytes: Uint8Array
  /** `Meta.Extra`: what the bytes stand for. */
  readonly extra: Uint8Array
  readonly signer: Address
}

/** `unrecognized`: what can't be of another type; `anything`: what has a type of its own, too. */
export type BlindPermission = 'unrecognized' | 'anything'

export interface VerifierContext {
  /** Ethereum's number of the network. */
  readonly ethereumChainId: number
  /** What this wallet gave gateways to be mixed into what it signs for them. */
  readonly ownRandom: Uint8Array
  readonly blind: ReadonlyMap<BlindType, BlindPermission>
}

export interface Verified {
  /** What the key signs. */
  readonly bytes: Uint8Array
  readonly subject: Subject
  /** Who has to sign it, where it says. */
  readonly signedBy?: Address
}

/** @throws WalletError SIGN_…, without having been crashed by anything. */
export type Verifier = (request: SignRequest, context: VerifierContext) => Verified

/** Bytes by a strict codec. @throws WalletError SIGN_INVALID */
export const decodeShown = <T>({ type, bytes }: SignRequest, codec: Codec<T>): T =>
  readShown(type, 'what came to be signed', () => decode(codec, bytes))

/** What a client showed, read. @throws WalletError SIGN_INVALID */
export function readShown<T>(type: SignType, what: string, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    throw invalid(type, what, cause instanceof Error ? cause.message : 'it can’t be read', cause)
  }
}

export const invalid = (type: SignType, what: string, problem: string, cause?: unknown): WalletError =>
  new WalletError({ code: WalletErrorCode.SIGN_INVALID, type, what, problem }, { cause })

/**
 * In a time that doesn't depend on where they differ.
 *
 * @param wanted What the bytes should be, for the error.
 * @throws WalletError SIGN_MISMATCH
 */
export function assertSame(type: SignType, bytes: Uint8Array, expected: Uint8Array, wanted: string): void {
  if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected))
    throw new WalletError({ code: WalletErrorCode.SIGN_MISMATCH, type, wanted })
}
