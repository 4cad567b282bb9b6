/** What another component asks auth about users and what is theirs. What keeps it from knowing is an error, and never a "no". */
import type { Address } from '../../../filecoin/index.js'
import type { Caller, Client } from '../../../runtime/rpc/index.js'
import type { authApi } from '../api.js'
import { AuthErrorCode } from '../errors.js'

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
    return name !== null && permissions.has('read') && (await this.modules.auth().MinerUser(`${miner}`)) === name
  }

  async ownsSigner(user: string, signer: Address): Promise<boolean> {
    return (await this.modules.auth().SignerUsers(`${signer}`)).includes(user)
  }

  /** Registers keys that a user's wallet has shown. */
  async bindSigners(user: string, signers: readonly Address[]): Promise<void> {
    if (signers.length > 0) await this.modules.auth().RegisterSigners(user, signers.map(String))
  }

  async #isUser(name: string): Promise<boolean> {
    try {
      return (await this.modules.auth().User(name)).state !== 'disabled'
    } catch (error) {
      if ((error as { code?: unknown }).code === AuthErrorCode.USER_NOT_FOUND) return false
      throw error
    }
  }
}
