/** A password in memory, and what was derived of it: bytes that can be wiped, as texts can't. */
import { keccak_256 } from '@noble/hashes/sha3.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import { byScrypt, type ScryptParams } from './kdf.js'

const MOST_BYTES = 1_024

export class Passphrase {
  private readonly bytes: Uint8Array
  /** By the parameters' JSON. All files of a keystore have the same, so that it costs one derivation to open them all. */
  private readonly derived = new Map<string, Promise<Uint8Array>>()
  private wiped = false

  /** @throws WalletError PASSWORD_INVALID */
  constructor(password: string) {
    this.bytes = new Uint8Array(Buffer.from(password, 'utf8'))
    if (this.bytes.length > 0 && this.bytes.length <= MOST_BYTES) return
    this.wipe()
    throw new WalletError({ code: WalletErrorCode.PASSWORD_INVALID, rule: `from 1 to ${MOST_BYTES} bytes long` })
  }

  /**
   * 32 bytes that stay this passphrase's.
   *
   * @throws WalletError LOCKED if it is wiped meanwhile.
   */
  async key(params: ScryptParams): Promise<Uint8Array> {
    this.assertKept()
    const name = JSON.stringify(params)
    const known = this.derived.get(name)
    if (known !== undefined) return this.kept(known)
    const deriving = byScrypt(this.bytes, params)
    this.derived.set(name, deriving)
    deriving.catch(() => this.derived.delete(name))
    return this.kept(deriving)
  }

  /** What venus-wallet has in a password's place: its Keccak hash. The caller wipes it. */
  venusKey(): Uint8Array {
    this.assertKept()
    return keccak_256(this.bytes)
  }

  wipe(): void {
    this.wiped = true
    this.bytes.fill(0)
    for (const key of this.derived.values())
      key.then(
        bytes => bytes.fill(0),
        () => {},
      )
    this.derived.clear()
  }

  private async kept(deriving: Promise<Uint8Array>): Promise<Uint8Array> {
    const key = await deriving
    this.assertKept()
    return key
  }

  /** @throws WalletError LOCKED */
  assertKept(): void {
    if (this.wiped) throw new WalletError({ code: WalletErrorCode.LOCKED })
  }
}
