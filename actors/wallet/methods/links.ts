/** Answers about gateways, and about the wallet as a whole. */
import type { ContextHandlers } from '../../../runtime/rpc/index.js'
import type { linksApi, walletStatusApi } from '../api/index.js'
import type { Clearance } from '../clearance/index.js'
import type { Keystore } from '../keystore/index.js'
import type { Links } from '../links/index.js'

export interface LinksMethodsModules {
  readonly keystore: Keystore
  readonly links: Links
  readonly clearance: Pick<Clearance, 'troubles'>
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

export function walletStatusMethods({
  keystore,
  links,
  clearance,
}: LinksMethodsModules): ContextHandlers<typeof walletStatusApi> {
  return {
    Status: async () => ({
      state: keystore.state,
      keys: keystore.addresses.length,
      troubles: clearance.troubles.map(({ code, message }) => ({ code, message })),
      gateways: links.status,
      supportAccounts: [...links.supportAccounts],
    }),
  }
}
