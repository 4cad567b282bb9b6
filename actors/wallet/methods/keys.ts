/** Answers about keys. */
import { type Address, signature } from '../../../filecoin/index.js'
import type { ContextHandlers } from '../../../runtime/rpc/index.js'
import type { keysApi } from '../api/index.js'
import { WalletError, WalletErrorCode } from '../errors.js'
import { keyInfoOf, readKeyInfo } from '../keys/index.js'
import type { Keystore } from '../keystore/index.js'
import type { Links } from '../links/index.js'
import type { SignDesk } from '../sign-desk.js'
import type { Signer } from '../threads/index.js'

export interface KeysModules {
  readonly keystore: Keystore
  readonly signer: Signer
  readonly desk: SignDesk
  readonly links: Links
}

export function keysMethods({ keystore, signer, desk, links }: KeysModules): ContextHandlers<typeof keysApi> {
  /** Told to gateways behind the answer: a key is there whether or not they hear of it. */
  const added = (address: Address): string => {
    void links.added([address])
    return address.toString()
  }
  return {
    WalletNew: async type => added(await keystore.create(type)),
    WalletHas: async address => keystore.has(address),
    WalletList: async () => keystore.addresses.map(address => address.toString()),
    WalletSign: async (address, bytes, { Type, Extra }) => {
      const extra = Buffer.from(Extra ?? '', 'base64')
      return signature.toWire(await desk.sign({ signer: address, bytes, type: Type, extra })) as never
    },
    async WalletExport(address) {
      const key = await keystore.privateKey(address)
      try {
        return keyInfoOf(key)
      } finally {
        key.secret.fill(0)
      }
    },
    async WalletImport(info) {
      const key = readKeyInfo(info)
      try {
        return added(await keystore.import(key))
      } finally {
        key.secret.fill(0)
      }
    },
    async WalletDelete(address) {
      if (!keystore.has(address))
        throw new WalletError({ code: WalletErrorCode.KEY_UNKNOWN, address: address.toString() })
      await signer.remove(address)
      void links.removed([address])
      return null
    },
  }
}
