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
import { GRANT_PREFIX, type Grant } from './policy/index.js'

export interface GrantTokensModules {
  /** For tokens without a grant. */
  readonly tokens: TokenAuthority
  /** @throws WalletError GRANT_UNKNOWN, POLICIES_DAMAGED or POLICIES_FAILED */
  readonly grantOf: (token: string) => Grant
}

/** A JWT's last part has 43 characters, among which may be underscores, too. */
const BEHIND_A_TOKEN = /^([\w-]+\.[\w-]+\.[\w-]{43})___(\S+)$/

const SIGNING = withLower(['sign'])

export class GrantTokens implements TokenAuthority {
  readonly onRevoked?: (listener: RevocationListener) => () => void

  constructor(private readonly modules: GrantTokensModules) {
    const { tokens } = modules
    if (tokens.onRevoked === undefined) return
    const listen = tokens.onRevoked.bind(tokens)
    this.onRevoked = listener =>
      listen(isMeant => listener(shown => isMeant({ ...shown, token: partsOf(shown.token).token })))
  }

  known(shown: string, address: string): Caller | undefined {
    if (isGrant(shown)) return this.granted(shown) ?? undefined
    const { token, suffix } = partsOf(shown)
    const caller = this.modules.tokens.known(token, address)
    return caller === undefined ? undefined : withSuffix(caller, suffix)
  }

  /** @throws RpcError TOKEN_INVALID; another error where it can't be known */
  async verify(shown: string, address?: string): Promise<Caller> {
    if (isGrant(shown)) {
      const granted = this.granted(shown)
      if (granted !== null) return granted
      throw new RpcError({ code: RpcErrorCode.TOKEN_INVALID, why: 'no grant has it, or none has it any more' })
    }
    const { token, suffix } = partsOf(shown)
    return withSuffix(await this.modules.tokens.verify(token, address), suffix)
  }

  issue(grant: TokenGrant): Promise<string> {
    return this.modules.tokens.issue(grant)
  }

  local(): Promise<string> {
    return this.modules.tokens.local()
  }

  private granted(token: string): Caller | null {
    try {
      return { name: `grant ${this.modules.grantOf(token).name}`, permissions: SIGNING, suffix: token }
    } catch {
      return null
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
