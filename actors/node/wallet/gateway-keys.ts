/** Keys of wallets that a gateway knows. Each call goes by itself: a gateway that was away is asked again with the next one. */
import { readFileSync } from 'node:fs'
import { bytes as bytesCodec } from '../../../filecoin/cbor/index.js'
import type { Address, Signature } from '../../../filecoin/index.js'
import { postClient } from '../../../runtime/rpc/index.js'
import { callsApi } from '../../gateway/api/index.js'
import type { Shown, Signer } from './signer.js'

export interface GatewayKeysOptions {
  readonly url: string
  /** With the token of an admin; read for each call, as it may be replaced. */
  readonly tokenFile: string
  /** Users whose wallets are asked. */
  readonly accounts: readonly string[]
}

const BLIND: Shown = { type: 'unknown', extra: new Uint8Array() }

export class GatewayKeys implements Signer {
  constructor(private readonly options: GatewayKeysOptions) {}

  async has(address: Address): Promise<boolean> {
    return this.gateway().WalletHas(address.toString(), [...this.options.accounts])
  }

  /** @throws GatewayError, and what the wallet says, as RemoteError; RpcError UNREACHABLE */
  async sign(address: Address, bytes: Uint8Array, { type, extra }: Shown = BLIND): Promise<Signature> {
    const meta = { Type: type, Extra: Buffer.from(extra).toString('base64') }
    const asked = bytesCodec.toWire(bytes)
    return this.gateway().WalletSign(address.toString(), [...this.options.accounts], asked, meta)
  }

  private gateway() {
    const { url, tokenFile } = this.options
    const token = readFileSync(tokenFile, 'utf8').trim()
    return postClient({ url: `${url.replace(/\/$/, '')}/rpc/v2`, token }, 'Gateway', callsApi)
  }
}
