/** Answers about gateways, and about the wallet as a whole. */
import type { ContextHandlers } from '../../../runtime/rpc/index.js'
import type { linksApi, walletStatusApi } from '../api/index.js'
import type { Keystore } from '../keystore/index.js'
import type { Links } from '../links/index.js'

export interface LinksMethodsModules {
  readonly keystore: Keystore
  readonly links: Links
}

export function linksMethods({ links }: Pick<LinksMethodsModules, 'links'>): ContextHandlers<typeof linksApi> {
  return {
    async AddSupportAccount(account) {
      await links.support(account)
      return null
    },
    async AddNewAddress(addresses) {
      await links.added(addresses)
      return null
    },
  }
}

export function walletStatusMethods({ keystore, links }: LinksMethodsModules): ContextHandlers<typeof walletStatusApi> {
  return {
    Status: async () => ({
      state: keystore.state,
      keys: keystore.addresses.length,
      gateways: links.status,
      supportAccounts: [...links.supportAccounts],
    }),
  }
}
