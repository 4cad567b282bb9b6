/** Answers about keys. */
import { randomUUID } from 'node:crypto'
import { type Address, signature } from '../../../filecoin/index.js'
import { type Caller, type ContextHandlers, OWNER } from '../../../runtime/rpc/index.js'
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
    WalletSign: async (signer, bytes, { Type: type, Extra }, { caller }) => {
      const extra = Buffer.from(Extra ?? '', 'base64')
      const by = { id: randomUUID(), caller: nameOf(caller), token: caller.suffix ?? null }
      return signature.toWire(await desk.sign({ ...by, signer, bytes, type, extra })) as never
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

/** For the log. */
function nameOf(caller: Caller): string {
  if (caller === OWNER) return 'the owner of the repo'
  const { name, remote } = caller
  return `${name ?? 'a token without a name'}${remote === undefined ? '' : ` at ${remote}`}`
}
