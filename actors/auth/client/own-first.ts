/** A component's own tokens, and beside them those that auth vouches for. Its own hold without auth. */
import type {
  Caller,
  RevocationListener,
  TokenAuthority,
  TokenGrant,
  TokenVerifier,
} from '../../../runtime/rpc/index.js'

export interface OwnTokensFirstModules {
  readonly own: TokenAuthority & { signed(token: string): boolean }
  readonly auth: TokenVerifier
}

export class OwnTokensFirst implements TokenAuthority {
  constructor(readonly modules: OwnTokensFirstModules) {}

  known(token: string, address: () => string | undefined): Caller | undefined {
    const { own, auth } = this.modules
    return own.known(token, address) ?? auth.known(token, address)
  }

  /** @throws RpcError TOKEN_INVALID; AuthError UNREACHABLE, of a token that isn't the component's own */
  verify(token: string, address?: string): Promise<Caller> {
    const { own, auth } = this.modules
    return own.signed(token) ? own.verify(token) : auth.verify(token, address)
  }

  onRevoked(listener: RevocationListener): () => void {
    return this.modules.auth.onRevoked?.(listener) ?? (() => {})
  }

  issue(grant: TokenGrant): Promise<string> {
    return this.modules.own.issue(grant)
  }

  local(): Promise<string> {
    return this.modules.own.local()
  }
}
