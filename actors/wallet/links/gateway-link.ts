/** One conversation with a gateway: the wallet calls out, says what it has, and signs what it is asked through it, until either side hangs up. */
import { z } from 'zod'
import { address } from '../../../filecoin/cbor/index.js'
import { type Address, signature } from '../../../filecoin/index.js'
import { wire } from '../../../filecoin/wire/index.js'
import { type Client, type Connection, connectWeb, RemoteError } from '../../../runtime/rpc/index.js'
import type { Log } from '../../../runtime/telemetry/index.js'
import type { Clock } from '../../../runtime/timers/index.js'
import { eventsApi, listenWalletEvent } from '../../gateway/api/index.js'
import { MsgMeta } from '../api/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import type { SignDesk } from '../sign-desk.js'
import { UntoldKeys } from './untold-keys.js'

export interface GatewayLinkOptions {
  readonly url: string
  readonly token: string
  readonly supportAccounts: readonly string[]
  /** The wallet's own part of what it signs to show that it has a key. */
  readonly signBytes: Uint8Array
}

export interface GatewayLinkModules {
  readonly addresses: () => readonly Address[]
  readonly desk: Pick<SignDesk, 'sign'>
  readonly clock: Pick<Clock, 'after'>
  readonly log: Log
  readonly registered: (channel: string) => void
}

interface Event {
  readonly Id: string
  readonly Method: string
  readonly Payload: string | null
}

/** Source: venus-shared, types/gateway. */
const SignPayload = z.object({
  Signer: wire(address),
  ToSign: z.base64().nullable().default(null),
  Meta: MsgMeta,
})

const NAMESPACE = 'Gateway'
/** Of keys that a gateway has been told of and not been shown: it asks for those again by itself. */
const NOT_SHOWN = 'GATEWAY_KEY_UNPROVEN'
const TELLING_AGAIN = { firstMs: 5_000, mostMs: 600_000 }

export class GatewayLink {
  private readonly client: Client<typeof eventsApi>
  private channel: string | null = null
  /** Why it was hung up, if it was for that. */
  private nonsense: string | null = null
  /** Those that are added while it registers, too: it may have been asked for them before. */
  private readonly untold: UntoldKeys
  /** Those that were deleted while it registers, likewise. */
  private readonly deleted: Address[] = []

  private constructor(
    private readonly options: GatewayLinkOptions,
    private readonly modules: GatewayLinkModules,
    private readonly connection: Connection,
  ) {
    this.client = connection.client(NAMESPACE, eventsApi)
    const { url } = options
    this.untold = new UntoldKeys({ url, ...TELLING_AGAIN }, { ...modules, tell: addresses => this.tell(addresses) })
  }

  /** @throws RpcError UNREACHABLE, TOKEN_INVALID */
  static async open(options: GatewayLinkOptions, modules: GatewayLinkModules): Promise<GatewayLink> {
    const { url, token } = options
    return new GatewayLink(options, modules, await connectWeb({ url: `${url.replace(/\/$/, '')}/rpc/v2`, token }))
  }

  /** Resolves with why it is over. @throws what the gateway says of the registration */
  async serve(): Promise<string> {
    const { supportAccounts, signBytes } = this.options
    const policy = { SupportAccounts: [...supportAccounts], SignBytes: Buffer.from(signBytes).toString('base64') }
    const name = `${NAMESPACE}.ListenWalletEvent`
    const flow = await this.connection.subscribe(name, listenWalletEvent, [policy], event => {
      this.take(event).catch(error => this.hangUp(error))
    })
    const ended = await Promise.race([flow.ended, this.connection.closed])
    return this.nonsense ?? ended?.message ?? 'the gateway has ended the registration; its log says why'
  }

  close(): void {
    this.untold.stop()
    this.connection.close()
  }

  private hangUp(error: unknown): void {
    this.nonsense = `the gateway sends what makes no sense: ${textOf(error)}`
    this.close()
  }

  async added(addresses: readonly Address[]): Promise<void> {
    this.untold.add(addresses)
    if (this.channel !== null) await this.untold.tell()
  }

  /** A gateway that doesn't take it learns it when the wallet comes again. */
  async removed(addresses: readonly Address[]): Promise<void> {
    this.untold.remove(addresses)
    if (this.channel === null) this.deleted.push(...addresses)
    else await this.tellOfDeleted(this.channel, addresses)
  }

  async supports(account: string): Promise<void> {
    if (this.channel !== null) await this.client.SupportNewAccount(this.channel, account)
  }

  private async tell(addresses: readonly string[]): Promise<void> {
    try {
      await this.client.AddNewAddress(this.channel ?? '', [...addresses])
    } catch (error) {
      if (!(error instanceof RemoteError) || error.code !== NOT_SHOWN) throw error
      this.modules.log.warn({ err: error, gateway: this.options.url }, 'a gateway was not shown keys')
    }
  }

  private async tellOfDeleted(channel: string, addresses: readonly Address[]): Promise<void> {
    if (addresses.length === 0) return
    await this.client.RemoveAddress(channel, addresses.map(String)).catch(error => {
      this.modules.log.warn({ err: error, gateway: this.options.url }, 'a gateway was not told that keys are gone')
    })
  }

  private async take({ Id, Method, Payload }: Event): Promise<void> {
    if (Method === 'InitConnect') {
      this.channel = String((jsonIn(Payload) as { ChannelId?: unknown })?.ChannelId)
      this.modules.registered(this.channel)
      await this.tellOfDeleted(this.channel, this.deleted)
      await this.untold.tell()
      return
    }
    const response = await this.answer(Id, Method, Payload).then(
      value => ({ Id, Payload: Buffer.from(JSON.stringify(value)).toString('base64'), Error: '' }),
      error => ({ Id, Payload: null, Error: textOf(error) }),
    )
    await this.client
      .ResponseWalletEvent(response)
      // It came too late, or the connection is gone.
      .catch(error => this.modules.log.debug({ err: error, request: Id }, 'a gateway did not take an answer'))
  }

  private async answer(id: string, method: string, payload: string | null): Promise<unknown> {
    if (method === 'WalletList') return this.modules.addresses().map(String)
    if (method === 'WalletSign') return this.sign(id, jsonIn(payload))
    throw new WalletError({ code: WalletErrorCode.REQUEST_UNKNOWN, method: method.slice(0, MOST_SHOWN) })
  }

  private async sign(id: string, payload: unknown): Promise<unknown> {
    const parsed = SignPayload.safeParse(payload)
    if (!parsed.success) throw invalid('it is no request to sign', parsed.error)
    const { Signer, ToSign, Meta } = parsed.data
    const signed = await this.modules.desk.sign({
      id,
      signer: Signer,
      bytes: Buffer.from(ToSign ?? '', 'base64'),
      type: Meta.Type,
      extra: Buffer.from(Meta.Extra ?? '', 'base64'),
      caller: this.options.url,
      token: null,
    })
    return signature.toWire(signed)
  }
}

const MOST_SHOWN = 40

/** @throws WalletError REQUEST_INVALID */
function jsonIn(payload: string | null): unknown {
  try {
    return payload === null ? {} : JSON.parse(Buffer.from(payload, 'base64').toString('utf8'))
  } catch (cause) {
    throw invalid('its payload is no JSON', cause)
  }
}

const invalid = (problem: string, cause: unknown): WalletError =>
  new WalletError({ code: WalletErrorCode.REQUEST_INVALID, problem }, { cause })

function textOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown }
  return typeof code === 'string' ? `${code}: ${message}` : String(message ?? error)
}
