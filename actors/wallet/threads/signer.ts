/** Signs with the keystore's keys: each secret is read from disk once, and lies with the signing threads until the wallet is locked. */
import type { Address, Signature } from '../../../filecoin/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import type { Keystore } from '../keystore/index.js'
import type { SigningThreads } from './signing-threads.js'

export interface SignerModules {
  readonly keystore: Keystore
  readonly threads: SigningThreads
}

export class Signer {
  /** Keys that are being read, by address. */
  private readonly loading = new Map<string, Promise<void>>()
  /** How often it was locked. */
  private locks = 0

  constructor(private readonly modules: SignerModules) {}

  /**
   * @param bytes What type verification gave.
   * @throws WalletError LOCKED, PASSWORD_MISSING, KEY_UNKNOWN, KEY_FILE_DAMAGED, KEYSTORE_FAILED, SIGNING_BUSY or SIGNING_FAILED
   */
  async sign(address: Address, bytes: Uint8Array): Promise<Signature> {
    const { threads } = this.modules
    if (!threads.holds(address)) await this.load(address)
    return threads.sign(address, bytes)
  }

  /** @throws WalletError PASSWORD_WRONG, PASSWORD_DELAYED, PASSWORD_MISSING, PASSWORD_INVALID, ALREADY_UNLOCKED or KEYSTORE_DAMAGED */
  async unlock(password: string): Promise<void> {
    await this.modules.keystore.unlock(password)
    this.modules.threads.warm()
  }

  /**
   * Wipes the password and all secrets at once; signatures under way are refused. Resolves when the threads have ended too.
   *
   * @throws WalletError PASSWORD_MISSING or ALREADY_LOCKED
   */
  async lock(): Promise<void> {
    this.modules.keystore.lock()
    this.locks++
    this.loading.clear()
    await this.modules.threads.wipe()
  }

  /** For good. @throws WalletError LOCKED, PASSWORD_MISSING, KEY_UNKNOWN or KEYSTORE_FAILED */
  async remove(address: Address): Promise<void> {
    await this.modules.keystore.remove(address)
    this.modules.threads.forget(address)
  }

  async close(): Promise<void> {
    if (this.modules.keystore.state === 'unlocked') this.modules.keystore.lock()
    this.locks++
    await this.modules.threads.close()
  }

  private load(address: Address): Promise<void> {
    const known = this.loading.get(address.key)
    if (known !== undefined) return known
    const loading = this.read(address).finally(() => {
      if (this.loading.get(address.key) === loading) this.loading.delete(address.key)
    })
    this.loading.set(address.key, loading)
    return loading
  }

  private async read(address: Address): Promise<void> {
    const { keystore, threads } = this.modules
    const { locks } = this
    const key = await keystore.privateKey(address)
    try {
      // Locked, or removed, while the key was on its way.
      if (this.locks !== locks) throw new WalletError({ code: WalletErrorCode.LOCKED })
      if (!keystore.has(address))
        throw new WalletError({ code: WalletErrorCode.KEY_UNKNOWN, address: address.toString() })
      threads.hold(key)
    } finally {
      key.secret.fill(0)
    }
  }
}
