/** All gateways that the wallet is registered with, or tries to be. */
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Address } from '../../../filecoin/index.js'
import { linkAddress } from '../../../machines/wallet/index.js'
import type { LinkContext } from '../../../machines/wallet/link/index.js'
import type { ActorSystem } from '../../../runtime/actor/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import type { SignDesk } from '../sign-desk.js'
import { GatewayLink } from './gateway-link.js'

export interface LinksOptions {
  readonly gateways: readonly string[]
  readonly gatewayTokenFile: string
  readonly supportAccounts: readonly string[]
  readonly signBytes: Uint8Array
}

export interface LinksModules {
  readonly system: Pick<ActorSystem, 'spawn' | 'tell' | 'list' | 'view'>
  readonly addresses: () => readonly Address[]
  readonly desk: Pick<SignDesk, 'sign'>
  readonly clock: Pick<Clock, 'after'>
  readonly log: Log
}

export interface LinkStatus {
  readonly url: string
  readonly state: string
  readonly channel: string | null
  readonly reason: string | null
}

export class Links {
  private readonly live = new Map<string, GatewayLink>()
  private readonly accounts: Set<string>
  private begin!: () => void
  /** Actors that a killed process left go on before the wallet could open itself: a gateway would find it locked. */
  private readonly begun = new Promise<void>(resolve => {
    this.begin = resolve
  })

  constructor(
    private readonly options: LinksOptions,
    private readonly modules: LinksModules,
  ) {
    this.accounts = new Set(options.supportAccounts)
  }

  get supportAccounts(): readonly string[] {
    return [...this.accounts]
  }

  /** Each of the configuration has its actor, and no other. Called when the wallet is open, if it opens itself. */
  async start(): Promise<void> {
    this.begin()
    const { system } = this.modules
    const wanted = new Map(this.options.gateways.map(url => [linkAddress(nameOf(url)), url]))
    for (const { address, state } of system.list({ kind: 'link' }))
      if (!wanted.has(address) && state !== 'Dropped') await system.tell(address, { type: 'Dropped' })
    for (const [address, url] of wanted) await system.spawn(address, { url })
  }

  get status(): LinkStatus[] {
    return this.options.gateways.map(url => {
      const view = this.modules.system.view(linkAddress(nameOf(url)))
      const { channel = null, reason = null } = (view?.snapshot.context ?? {}) as Partial<LinkContext>
      return { url, state: view?.state ?? 'unknown', channel, reason }
    })
  }

  /** Resolves with why it has ended. @throws what keeps it from being registered */
  async attach(url: string, actor: string, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted()
    await Promise.race([this.begun, once(signal, 'abort')])
    signal.throwIfAborted()
    const { addresses, desk, clock, log, system } = this.modules
    const { signBytes } = this.options
    const link = await GatewayLink.open(
      { url, token: this.token(), supportAccounts: this.supportAccounts, signBytes },
      {
        addresses,
        desk,
        clock,
        log,
        registered: channel => {
          log.info({ gateway: url, channel }, 'registered with a gateway')
          system
            .tell(actor, { type: 'Registered', channel })
            .catch(error => log.warn({ err: error }, 'a registration was not written down'))
        },
      },
    )
    const close = (): void => link.close()
    signal.addEventListener('abort', close, { once: true })
    this.live.set(url, link)
    try {
      if (signal.aborted) close()
      const reason = await link.serve()
      log.info({ gateway: url, reason }, 'a gateway is gone')
      return reason
    } finally {
      signal.removeEventListener('abort', close)
      if (this.live.get(url) === link) this.live.delete(url)
      link.close()
    }
  }

  /** Those of them that the wallet has. */
  async added(addresses: readonly Address[]): Promise<void> {
    const own = new Set(this.modules.addresses().map(({ key }) => key))
    const added = addresses.filter(({ key }) => own.has(key))
    await Promise.all(Array.from(this.live.values(), link => link.added(added)))
  }

  async removed(addresses: readonly Address[]): Promise<void> {
    await Promise.all(Array.from(this.live.values(), link => link.removed(addresses)))
  }

  /** @throws what a gateway says of it */
  async support(account: string): Promise<void> {
    const isNew = !this.accounts.has(account)
    this.accounts.add(account)
    try {
      for (const link of this.live.values()) await link.supports(account)
    } catch (error) {
      // It would be asked for each time the wallet comes again.
      if (isNew) this.accounts.delete(account)
      throw error
    }
  }

  /** Read anew each time, as it may be replaced. @throws WalletError GATEWAY_TOKEN_MISSING */
  private token(): string {
    const path = this.options.gatewayTokenFile
    try {
      return readFileSync(path, 'utf8').trim()
    } catch (cause) {
      throw new WalletError({ code: WalletErrorCode.GATEWAY_TOKEN_MISSING, path }, { cause })
    }
  }
}

const nameOf = (url: string): string => url.replace('://', '-').replace(/[^A-Za-z0-9.-]/g, '-')
