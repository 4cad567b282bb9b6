/** What another component asks auth about users and what is theirs. What keeps it from knowing is an error, and never a "no". */
import type { Address } from '../../../filecoin/index.js'
import { type Caller, type Client, RpcError } from '../../../runtime/rpc/index.js'
import type { authApi } from '../api.js'
import { AuthError, AuthErrorCode } from '../errors.js'

export interface DirectoryModules {
  /** With an admin's token. @throws AuthError UNREACHABLE */
  readonly auth: () => Client<typeof authApi>
}

export class AuthDirectory {
  constructor(readonly modules: DirectoryModules) {}

  /** Of these names, those that are no users, or are disabled. */
  async unknownUsers(names: readonly string[]): Promise<readonly string[]> {
    const known = await Promise.all(names.map(name => this.#isUser(name)))
    return names.filter((_, i) => !known[i])
  }

  /** Whether a caller may act for a miner: an admin, or its user. */
  async ownsMiner({ name, permissions }: Caller, miner: Address): Promise<boolean> {
    if (permissions.has('admin')) return true
    return name !== null && permissions.has('read') && (await this.#ask(auth => auth.MinerUser(`${miner}`))) === name
  }

  async ownsSigner(user: string, signer: Address): Promise<boolean> {
    return (await this.#ask(auth => auth.SignerUsers(`${signer}`))).includes(user)
  }

  /** Registers keys that a user's wallet has shown. */
  async bindSigners(user: string, signers: readonly Address[]): Promise<void> {
    if (signers.length > 0) await this.#ask(auth => auth.RegisterSigners(user, signers.map(String)))
  }

  async #isUser(name: string): Promise<boolean> {
    try {
      return (await this.#ask(auth => auth.User(name))).state !== 'disabled'
    } catch (error) {
      if ((error as { code?: unknown }).code === AuthErrorCode.USER_NOT_FOUND) return false
      throw error
    }
  }

  /** An auth that ends while it is asked is as good as one that isn't there. */
  async #ask<T>(question: (auth: Client<typeof authApi>) => Promise<T>): Promise<T> {
    try {
      return await question(this.modules.auth())
    } catch (error) {
      if (!(error instanceof RpcError)) throw error
      throw new AuthError({ code: AuthErrorCode.UNREACHABLE, reason: error.message }, { cause: error })
    }
  }
}
