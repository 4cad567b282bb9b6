/** The component's own tokens, for its endpoint: all are asked of the store anew, as that is as near as a memory of them would be. */
import {
  type Caller,
  type RevocationListener,
  RpcError,
  RpcErrorCode,
  type TokenAuthority,
  type TokenGrant,
  withLower,
} from '../../runtime/rpc/index.js'
import { callerOf } from './caller.js'
import { type Desks, hashOf, isMeant, LOCAL_USER } from './desk/index.js'
import { AuthError, AuthErrorCode } from './errors.js'

export class DeskTokens implements TokenAuthority {
  constructor(readonly modules: { readonly desks: () => Desks }) {}

  known(): undefined {
    return undefined
  }

  /** @throws RpcError TOKEN_INVALID; AuthError STORE_FAILED */
  async verify(token: string, address?: string): Promise<Caller> {
    try {
      return callerOf(await this.modules.desks().verification.verify(token, address))
    } catch (cause) {
      if (!(cause instanceof AuthError) || cause.detail.code !== AuthErrorCode.TOKEN_INVALID) throw cause
      throw new RpcError({ code: RpcErrorCode.TOKEN_INVALID, why: cause.detail.why }, { cause })
    }
  }

  /** Of the component's own user, where none is named. @throws AuthError USER_NOT_FOUND */
  async issue({ permissions, name = LOCAL_USER, expiresAt }: TokenGrant): Promise<string> {
    const perm = [...withLower(permissions)].at(-1) ?? ''
    const { token } = await this.modules.desks().tokens.issue({ name, perm, expiresAt })
    return token
  }

  onRevoked(listener: RevocationListener): () => void {
    return this.modules.desks().feed.listen(({ revoked }) => {
      if (revoked === null) return
      listener(({ token, caller, address }) => isMeant(revoked, { id: hashOf(token), user: caller.name, address }))
    })
  }

  async local(): Promise<string> {
    return this.modules.desks().localToken
  }
}
