/**
 * What opens the wallet's door besides its own tokens: a grant's token, which permits to sign as far as the grant allows and no further; or, as
 * venus-wallet's clients send it, a token with a grant's behind it. Source: venus-wallet 1.8, `token___strategy`.
 */
import {
  type Caller,
  type RevocationListener,
  RpcError,
  RpcErrorCode,
  type TokenAuthority,
  type TokenGrant,
  withLower,
} from '../../runtime/rpc/index.js'
import { WalletError, WalletErrorCode } from './errors.js'
import { GRANT_PREFIX, type PolicyStore } from './policy/index.js'

export interface GrantTokensModules {
  /** For tokens without a grant. */
  readonly tokens: TokenAuthority
  /** Of the wallet that runs now. */
  readonly grants: () => Pick<PolicyStore, 'grantOf' | 'onChanged'>
}

/** A JWT's last part has 43 characters, among which may be underscores, too. */
const BEHIND_A_TOKEN = /^([\w-]+\.[\w-]+\.[\w-]{43})___(\S+)$/

const SIGNING = withLower(['sign'])

export class GrantTokens implements TokenAuthority {
  constructor(private readonly modules: GrantTokensModules) {}

  known(shown: string, address: () => string | undefined): Caller | undefined {
    if (isGrant(shown)) return undefined
    const { token, suffix } = partsOf(shown)
    const caller = this.modules.tokens.known(token, address)
    return caller === undefined ? undefined : withSuffix(caller, suffix)
  }

  /** @throws RpcError TOKEN_INVALID; another error where it can't be known, such as WalletError POLICIES_DAMAGED */
  async verify(shown: string, address?: string): Promise<Caller> {
    if (isGrant(shown)) return this.granted(shown)
    const { token, suffix } = partsOf(shown)
    return withSuffix(await this.modules.tokens.verify(token, address), suffix)
  }

  /** Of grants, after each change of the policies: they are few, and looked up in memory. */
  onRevoked(listener: RevocationListener): () => void {
    const { tokens, grants } = this.modules
    const stops = [
      grants().onChanged(() => listener(shown => isGrant(shown.token))),
      tokens.onRevoked?.(isMeant =>
        listener(shown => !isGrant(shown.token) && isMeant({ ...shown, token: partsOf(shown.token).token })),
      ),
    ]
    return () => {
      for (const stop of stops) stop?.()
    }
  }

  issue(grant: TokenGrant): Promise<string> {
    return this.modules.tokens.issue(grant)
  }

  local(): Promise<string> {
    return this.modules.tokens.local()
  }

  private granted(token: string): Caller {
    try {
      return { name: `grant ${this.modules.grants().grantOf(token).name}`, permissions: SIGNING, suffix: token }
    } catch (cause) {
      if (!(cause instanceof WalletError) || cause.code !== WalletErrorCode.GRANT_UNKNOWN) throw cause
      throw new RpcError(
        { code: RpcErrorCode.TOKEN_INVALID, why: 'no grant has it, or none has it any more' },
        { cause },
      )
    }
  }
}

const isGrant = (shown: string): boolean => shown.startsWith(GRANT_PREFIX)

function partsOf(shown: string): { readonly token: string; readonly suffix: string | undefined } {
  const [, token = shown, suffix] = BEHIND_A_TOKEN.exec(shown) ?? []
  return { token, suffix }
}

const withSuffix = (caller: Caller, suffix: string | undefined): Caller =>
  suffix === undefined ? caller : { ...caller, suffix }
