/** A wallet that connects: what it has, for whom it signs, and what of that it has shown. */
import { Address } from '../../../filecoin/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Connection } from '../connections/index.js'
import { GatewayError, GatewayErrorCode, type GatewayErrorDetail } from '../errors.js'
import type { Ownership } from '../ownership-port.js'
import type { Requests } from '../requests/index.js'
import { keysOf, type PossessionOptions, showPossession } from './possession.js'

export interface WalletModules {
  readonly requests: Requests
  readonly ownership: Ownership
  readonly log: Log
}

type Patience = Pick<PossessionOptions, 'deadlineMs' | 'signal'>

/** Keys of which the auth is asked at once. */
const ASKED_AT_ONCE = 32

/** Of one connection. */
export class Wallet {
  /** Keys that it is showing, each time; without those that it takes back meanwhile. */
  private readonly showings = new Set<Set<string>>()
  /** Accounts that it came for and may not sign for so far, or of whom the auth couldn't be asked. */
  private readonly refused = new Set<string>()

  constructor(
    readonly connection: Connection,
    private readonly options: PossessionOptions,
    private readonly modules: WalletModules,
  ) {}

  /**
   * A locked one is taken, too: what it didn't show now, it may show later. So is one with an account that it may not sign for: that one isn't served.
   * @throws GatewayError; what the auth throws when keys are bound
   */
  async register(accounts: readonly string[]): Promise<void> {
    const { connection, options, modules } = this
    await this.add(await keysOf(connection, options, modules.requests))
    await this.supportEach(accounts)
  }

  /** Whether it came to sign for a user, its own or another, who may let it or not. */
  isFor(account: string): boolean {
    const { accounts, options } = this.connection
    return account === options.user || accounts.has(account) || this.refused.has(account)
  }

  /** More keys. @param patience Of whoever waits for them; else as long as keys may take. @throws GatewayError REGISTRATION_INVALID where they are too many; what the auth throws when they are bound */
  async add(addresses: readonly Address[], patience: Patience = this.options): Promise<void> {
    const byKey = new Map(addresses.map(address => [address.key, address]))
    const keys = new Set(byKey.keys())
    this.requireRoom(keys)
    this.showings.add(keys)
    try {
      await this.show([...byKey.values()], keys, patience)
    } finally {
      this.showings.delete(keys)
    }
    await this.supportEach([...this.connection.accounts.keys(), ...this.refused])
  }

  /** Those of its keys that it didn't show so far, and accounts, which may have bound its keys by now or have taken that back, once more. @throws as `add` */
  async showUnproven(): Promise<void> {
    const { unproven } = this.connection
    if (unproven.size > 0) await this.add(Array.from(unproven.values(), ({ address }) => Address.parse(address)))
    else await this.supportEach([...this.connection.accounts.keys(), ...this.refused])
  }

  remove(addresses: readonly Address[]): void {
    for (const { key } of addresses) {
      this.connection.proven.delete(key)
      this.connection.unproven.delete(key)
      for (const keys of this.showings) keys.delete(key)
    }
  }

  /** Signs for another user with those keys that this one has bound. @throws GatewayError USER_UNKNOWN, ACCOUNT_OF_OTHERS where it has bound none */
  async support(account: string): Promise<void> {
    const { connection, modules } = this
    if (account === connection.options.user) return
    const unknown = await modules.ownership.unknownUsers([account])
    if (unknown.length > 0) this.refuse(account, { code: GatewayErrorCode.USER_UNKNOWN, users: unknown })
    const addresses = [...connection.proven.values()]
    const bound = await this.boundBy(account, addresses)
    const [first] = addresses
    if (bound.length === 0 && first !== undefined)
      this.refuse(account, { code: GatewayErrorCode.ACCOUNT_OF_OTHERS, account, address: first.toString() })
    connection.accounts.set(account, new Set(bound.map(({ key }) => key)))
    this.refused.delete(account)
  }

  private async boundBy(account: string, addresses: readonly Address[]): Promise<Address[]> {
    const { ownership } = this.modules
    const bound: Address[] = []
    for (let from = 0; from < addresses.length; from += ASKED_AT_ONCE) {
      const some = addresses.slice(from, from + ASKED_AT_ONCE)
      const isBound = await Promise.all(some.map(address => ownership.ownsSigner(account, address)))
      bound.push(...some.filter((_, index) => isBound[index]))
    }
    return bound
  }

  /** Whoever was served until now isn't any more. */
  private refuse(account: string, detail: GatewayErrorDetail): never {
    this.connection.accounts.delete(account)
    throw new GatewayError(detail)
  }

  /** One that is refused keeps neither the others nor the wallet's own user from being served. */
  private async supportEach(accounts: readonly string[]): Promise<void> {
    const { id, user } = this.connection.options
    for (const account of new Set(accounts)) {
      // Nobody is there any more to sign for them.
      if (this.options.signal.aborted) return
      try {
        await this.support(account)
      } catch (err) {
        this.refused.add(account)
        this.modules.log.warn({ err, connection: id, user, account }, 'a wallet does not serve an account it came for')
      }
    }
  }

  private requireRoom(more: Iterable<string>): void {
    const { proven, unproven } = this.connection
    const { mostKeys } = this.options
    const keys = new Set([
      ...proven.keys(),
      ...unproven.keys(),
      ...[...this.showings].flatMap(showing => [...showing]),
      ...more,
    ])
    if (keys.size > mostKeys)
      throw new GatewayError({
        code: GatewayErrorCode.REGISTRATION_INVALID,
        problem: `a wallet may have ${mostKeys} keys here`,
      })
  }

  /** @param wanted Their keys, without those that are taken back meanwhile. */
  private async show(
    addresses: readonly Address[],
    wanted: ReadonlySet<string>,
    { deadlineMs, signal }: Patience,
  ): Promise<void> {
    const { connection, modules } = this
    const options = { ...this.options, deadlineMs: Math.min(deadlineMs, this.options.deadlineMs), signal }
    const { proven, unproven } = await showPossession(connection, addresses, options, modules.requests)
    await modules.ownership.bindSigners(
      connection.options.user,
      proven.filter(({ key }) => wanted.has(key)),
    )
    for (const address of proven) {
      if (!wanted.has(address.key)) continue
      connection.proven.set(address.key, address)
      connection.unproven.delete(address.key)
    }
    for (const [key, found] of unproven) {
      if (!wanted.has(key)) continue
      // That somebody didn't wait for it says nothing of the wallet.
      if (!signal.aborted || !connection.unproven.has(key)) connection.unproven.set(key, found)
    }
  }
}
