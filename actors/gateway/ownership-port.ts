/** What the gateway asks of whoever knows the pool's users: an auth, or nobody. */
import type { Address } from '../../filecoin/index.js'
import type { Caller } from '../../runtime/rpc/index.js'

export interface Ownership {
  /** Of these names, those that are no users, or are disabled. @throws what keeps it from knowing: never read as "none" */
  unknownUsers(names: readonly string[]): Promise<readonly string[]>
  /** Whether a caller may answer for a provider. @throws what keeps it from knowing */
  ownsMiner(caller: Caller, miner: Address): Promise<boolean>
  /** Whether a user has bound a key, and lets others sign for it with it. @throws what keeps it from knowing */
  ownsSigner(user: string, signer: Address): Promise<boolean>
  /** Binds keys that a user's wallet has shown. */
  bindSigners(user: string, signers: readonly Address[]): Promise<void>
}

/** Without an auth: all tokens are of this gateway's own making, so whoever has an admin's may attach anything, and nobody else a provider. */
export const ownershipWithoutAuth: Ownership = {
  unknownUsers: async () => [],
  ownsMiner: async caller => caller.permissions.has('admin'),
  ownsSigner: async () => false,
  bindSigners: async () => {},
}
