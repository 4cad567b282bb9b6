/** Answers about password and lock. */
import type { ContextHandlers } from '../../../runtime/rpc/index.js'
import type { lockApi } from '../api/index.js'
import type { Keystore } from '../keystore/index.js'
import type { Links } from '../links/index.js'
import type { Signer } from '../threads/index.js'

export interface LockModules {
  readonly keystore: Keystore
  readonly signer: Signer
  readonly links: Links
}

export function lockMethods({ keystore, signer, links }: LockModules): ContextHandlers<typeof lockApi> {
  return {
    async SetPassword(password) {
      await keystore.setPassword(password)
      return null
    },
    async Unlock(password) {
      // Venus's clients set the first one so.
      if (keystore.state === 'none') await keystore.setPassword(password)
      else await signer.unlock(password)
      // Keys that could not be shown while it was locked are shown now.
      void links.added(keystore.addresses)
      return null
    },
    async Lock(password) {
      await keystore.verifyPassword(password)
      await signer.lock()
      return null
    },
    async VerifyPassword(password) {
      await keystore.verifyPassword(password)
      return null
    },
    async ChangePassword(old, password) {
      await keystore.changePassword(old, password)
      return null
    },
    LockState: async () => keystore.state === 'locked',
  }
}
