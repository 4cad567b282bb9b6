/**
 * Private keys on disk, encrypted under one password: a file each, for nobody but the owner, on disk before it is used. Without a password yet, locked,
 * or unlocked; addresses are known in any of these, secrets in the last alone.
 */
import { join } from 'node:path'
import { Address } from '../../../filecoin/index.js'
import { type Clock, systemClock } from '../../../runtime/timers/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import { keyTypeOf, newPrivateKey, type PrivateKey, type RandomSource, systemRandom } from '../keys/index.js'
import { type Disk, systemDisk } from './disk.js'
import { DurableFiles } from './durable-files.js'
import { Generations, KEY_SUFFIX } from './generations.js'
import { Guesses } from './guesses.js'
import type { ScryptCost } from './kdf.js'
import { readKeyFile, writtenKey } from './key-file.js'
import { type KeystoreOptions, SCRYPT_R } from './options.js'
import { Passphrase } from './passphrase.js'
import { isPasswordOf, newPasswordCheck, type PasswordCheck, readPasswordCheck } from './password-check.js'
import { Turns } from './turns.js'

/** `none`: no password was set. */
export type LockState = 'none' | 'locked' | 'unlocked'

export interface KeystoreModules {
  /** Made if absent. */
  readonly folder: string
  readonly clock?: Pick<Clock, 'wall'>
  readonly random?: RandomSource
  readonly disk?: Disk
}

const PASSWORD_FILE = 'password.json'
const GUESSES_FILE = 'guesses.json'

export class Keystore {
  private readonly byKey = new Map<string, Address>()
  private readonly turns = new Turns()
  private readonly guesses: Guesses
  private passphrase: Passphrase | null = null

  private constructor(
    private readonly options: KeystoreOptions,
    private readonly files: DurableFiles,
    private readonly generations: Generations,
    { folder, clock = systemClock, random = systemRandom }: KeystoreModules,
  ) {
    const { guessFirstDelayMs: firstDelayMs, guessMostDelayMs: mostDelayMs } = options
    this.guesses = new Guesses({ path: join(folder, GUESSES_FILE), firstDelayMs, mostDelayMs }, { files, clock })
    this.random = random
  }

  private readonly random: RandomSource

  /** @throws WalletError KEYSTORE_DAMAGED, KEY_FILE_DAMAGED or KEYSTORE_FAILED */
  static async open(options: KeystoreOptions, modules: KeystoreModules): Promise<Keystore> {
    const files = new DurableFiles(modules.disk ?? systemDisk)
    const generations = await Generations.open(modules.folder, files)
    const keystore = new Keystore(options, files, generations, modules)
    const names = await generations.names()
    for (const name of names.filter(name => name.endsWith(KEY_SUFFIX))) {
      const address = addressOf(name, generations.pathOf(name))
      keystore.byKey.set(address.key, address)
    }
    return keystore
  }

  get state(): LockState {
    if (this.passphrase !== null) return 'unlocked'
    return this.generations.isEmpty ? 'none' : 'locked'
  }

  get addresses(): readonly Address[] {
    return [...this.byKey.values()]
  }

  has(address: Address): boolean {
    return this.byKey.has(address.key)
  }

  /**
   * The first one; the keystore is unlocked afterwards.
   *
   * @throws WalletError PASSWORD_INVALID, PASSWORD_EXISTS or KEYSTORE_FAILED
   */
  setPassword(password: string): Promise<void> {
    return this.turns.take(async () => {
      if (this.state !== 'none') throw new WalletError({ code: WalletErrorCode.PASSWORD_EXISTS })
      const passphrase = new Passphrase(password)
      try {
        await this.begin(passphrase, [])
      } catch (error) {
        passphrase.wipe()
        throw error
      }
      this.passphrase = passphrase
    })
  }

  /** @throws WalletError PASSWORD_WRONG, PASSWORD_DELAYED, PASSWORD_MISSING, PASSWORD_INVALID, ALREADY_UNLOCKED or KEYSTORE_DAMAGED */
  unlock(password: string): Promise<void> {
    return this.turns.take(async () => {
      if (this.state === 'unlocked') throw new WalletError({ code: WalletErrorCode.ALREADY_UNLOCKED })
      this.passphrase = await this.rightPassphrase(password)
    })
  }

  /**
   * At once: the password and what was derived of it are wiped, whatever is under way with them fails as locked.
   *
   * @throws WalletError PASSWORD_MISSING or ALREADY_LOCKED
   */
  lock(): void {
    if (this.state === 'none') throw new WalletError({ code: WalletErrorCode.PASSWORD_MISSING })
    if (this.passphrase === null) throw new WalletError({ code: WalletErrorCode.ALREADY_LOCKED })
    this.forget()
  }

  /** @throws WalletError PASSWORD_WRONG, PASSWORD_DELAYED, PASSWORD_MISSING, PASSWORD_INVALID or KEYSTORE_DAMAGED */
  verifyPassword(password: string): Promise<void> {
    return this.turns.take(async () => (await this.rightPassphrase(password)).wipe())
  }

  /**
   * All keys are written anew. Whenever it ends, all are under the one password or all under the other. A locked keystore stays locked.
   *
   * @throws WalletError PASSWORD_WRONG, PASSWORD_DELAYED, PASSWORD_MISSING, PASSWORD_INVALID, KEY_FILE_DAMAGED, KEYSTORE_DAMAGED or KEYSTORE_FAILED
   */
  changePassword(old: string, password: string): Promise<void> {
    return this.turns.take(async () => {
      const next = new Passphrase(password)
      let before: Passphrase | null = null
      try {
        before = await this.rightPassphrase(old)
        await this.begin(next, this.addresses, before)
      } finally {
        before?.wipe()
        if (this.passphrase !== next) next.wipe()
      }
    })
  }

  /** @throws WalletError LOCKED, PASSWORD_MISSING, KEY_TYPE_UNKNOWN or KEYSTORE_FAILED */
  create(type: string): Promise<Address> {
    return this.turns.take(async () => {
      const passphrase = this.unlocked()
      const key = newPrivateKey(type, this.random)
      try {
        return await this.add(key, passphrase)
      } finally {
        key.secret.fill(0)
      }
    })
  }

  /**
   * One that is there already stays as it is.
   *
   * @param key Stays the caller's, to be wiped.
   * @throws WalletError LOCKED, PASSWORD_MISSING or KEYSTORE_FAILED
   */
  import(key: PrivateKey): Promise<Address> {
    return this.turns.take(() => this.add(key, this.unlocked()))
  }

  /**
   * Whoever asked wipes it.
   *
   * @throws WalletError LOCKED, PASSWORD_MISSING, KEY_UNKNOWN, KEY_FILE_DAMAGED or KEYSTORE_FAILED
   */
  privateKey(address: Address): Promise<PrivateKey> {
    return this.turns.take(() => this.read(address, this.unlocked()))
  }

  /** For good. @throws WalletError LOCKED, PASSWORD_MISSING, KEY_UNKNOWN or KEYSTORE_FAILED */
  remove(address: Address): Promise<void> {
    return this.turns.take(async () => {
      this.unlocked()
      await this.files.remove(this.pathOf(this.known(address)))
      this.byKey.delete(address.key)
    })
  }

  /** Whether a signature may be asked of a key now. @throws WalletError LOCKED, PASSWORD_MISSING or KEY_UNKNOWN */
  assertCanSign(address: Address): void {
    this.unlocked()
    this.known(address)
  }

  private forget(): void {
    this.passphrase?.wipe()
    this.passphrase = null
  }

  private async add(key: PrivateKey, passphrase: Passphrase): Promise<Address> {
    const { address } = key
    if (this.has(address)) return address
    const { crypto } = await this.check()
    const { options, random } = this
    const text = await writtenKey(key, { format: options.format, passphrase, kdfparams: crypto.kdfparams, random })
    await this.files.write(this.pathOf(address), text)
    this.byKey.set(address.key, address)
    return address
  }

  private async read(address: Address, passphrase: Passphrase): Promise<PrivateKey> {
    const path = this.pathOf(this.known(address))
    const text = await this.files.readText(path)
    if (text === null)
      throw new WalletError({ code: WalletErrorCode.KEY_FILE_DAMAGED, path, problem: 'it is not there any more' })
    const key = await readKeyFile(text, passphrase, { path, address })
    try {
      // It may have been locked meanwhile.
      passphrase.assertKept()
      return key
    } catch (error) {
      key.secret.fill(0)
      throw error
    }
  }

  /** A new generation under a passphrase, which is the one in memory from then on, if there is one then. */
  private async begin(passphrase: Passphrase, addresses: readonly Address[], before = passphrase): Promise<void> {
    const check = await newPasswordCheck(passphrase, { cost: this.cost, random: this.random })
    const { current } = this.generations
    try {
      await this.generations.replace(this.contents(passphrase, check, addresses, before))
    } catch (error) {
      // The disk failed after the new generation began to count: who unlocks next learns from the disk which password it is.
      if (this.generations.current !== current) this.forget()
      throw error
    }
    // It may have been locked meanwhile.
    const isUnlocked = this.passphrase !== null
    this.forget()
    if (isUnlocked) this.passphrase = passphrase
  }

  private async *contents(
    passphrase: Passphrase,
    check: PasswordCheck,
    addresses: readonly Address[],
    before: Passphrase,
  ): AsyncGenerator<readonly [name: string, text: string]> {
    const { options, random } = this
    const writing = { format: options.format, passphrase, kdfparams: check.crypto.kdfparams, random }
    for (const address of addresses) {
      const key = await this.read(address, before)
      try {
        yield [nameOf(address), await writtenKey(key, writing)]
      } finally {
        key.secret.fill(0)
      }
    }
    yield [PASSWORD_FILE, JSON.stringify(check)]
  }

  private get cost(): ScryptCost {
    return { n: this.options.scryptN, r: SCRYPT_R, p: this.options.scryptP }
  }

  private async check(): Promise<PasswordCheck> {
    const path = this.generations.pathOf(PASSWORD_FILE)
    return readPasswordCheck(await this.files.readText(path), path)
  }

  private async rightPassphrase(password: string): Promise<Passphrase> {
    if (this.state === 'none') throw new WalletError({ code: WalletErrorCode.PASSWORD_MISSING })
    const passphrase = new Passphrase(password)
    try {
      const check = await this.check()
      await this.guesses.attempt(() => isPasswordOf(check, passphrase))
      return passphrase
    } catch (error) {
      passphrase.wipe()
      throw error
    }
  }

  private unlocked(): Passphrase {
    if (this.state === 'none') throw new WalletError({ code: WalletErrorCode.PASSWORD_MISSING })
    if (this.passphrase === null) throw new WalletError({ code: WalletErrorCode.LOCKED })
    return this.passphrase
  }

  private known(address: Address): Address {
    const known = this.byKey.get(address.key)
    if (known === undefined) throw new WalletError({ code: WalletErrorCode.KEY_UNKNOWN, address: address.toString() })
    return known
  }

  private pathOf(address: Address): string {
    return this.generations.pathOf(nameOf(address))
  }
}

/** Without the network's prefix, which says nothing of the key. */
const nameOf = (address: Address): string => `${address.toString().slice(1)}${KEY_SUFFIX}`

function addressOf(name: string, path: string): Address {
  let address: Address | null
  try {
    address = Address.parse(`t${name.slice(0, -KEY_SUFFIX.length)}`)
  } catch {
    address = null
  }
  if (address !== null && keyTypeOf(address) !== null) return address
  throw new WalletError({ code: WalletErrorCode.KEY_FILE_DAMAGED, path, problem: 'its name is no key’s address' })
}
