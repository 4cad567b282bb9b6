/** Answers `walletApi`. */

import type { z } from 'zod'
import { address, bigint } from '../../../filecoin/cbor/index.js'
import {
  Address,
  encode,
  messageCid,
  message as messageCodec,
  Protocol,
  type Signature,
  SignatureType,
  signature as signatureCodec,
  signedMessage,
} from '../../../filecoin/index.js'
import { verifyBls, verifySecp256k1 } from '../../../native/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { MsgMeta, walletApi } from '../api/wallet.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { accountKey } from '../state/index.js'
import type { Shown } from '../wallet/index.js'
import { viewBefore } from './asked-chain.js'
import type { NodeModules } from './node-modules.js'

export function walletMethods({
  chain,
  keystore,
  signer,
  defaultKey,
}: Pick<NodeModules, 'chain' | 'keystore' | 'signer' | 'defaultKey'>): Handlers<typeof walletApi> {
  const view = () => viewBefore(chain, chain.head)
  const sign = (who: Address, bytes: Uint8Array, shown?: Shown) => signer.sign(accountKey(view(), who), bytes, shown)
  const taken = (made: Address) => {
    if (defaultKey.address === null) defaultKey.choose(made)
    return address.toWire(made)
  }
  return {
    WalletNew: async type => taken(keystore.create(type)),
    WalletHas: async who => signer.has(who),
    WalletList: async () => keystore.addresses.map(address.toWire),
    WalletBalance: async who => bigint.toWire(view().find(who)?.balance ?? 0n),
    WalletSign: async (who, bytes, meta) => signatureCodec.toWire(await sign(who, bytes, shownBy(meta))),
    async WalletSignMessage(who, message) {
      const shown = { type: 'message', extra: encode(messageCodec, message) }
      return signedMessage.toWire({ message, signature: await sign(who, messageCid(message).bytes, shown) })
    },
    WalletVerify: async (who, bytes, signature) => isSignedBy(who, bytes, signature),
    WalletDefaultAddress: async () => {
      const chosen = defaultKey.address
      if (chosen === null) throw new NodeError({ code: NodeErrorCode.KEY_DEFAULT_MISSING })
      return address.toWire(chosen)
    },
    WalletSetDefault: async who => {
      defaultKey.choose(who)
      return null
    },
    WalletExport: async who => keystore.export(who),
    WalletImport: async key => taken(keystore.import(key)),
    WalletDelete: async who => {
      keystore.remove(who)
      return null
    },
    WalletValidateAddress: async text => address.toWire(Address.parse(text)),
  }
}

/** The node's own keys ask for none. */
function shownBy(meta: z.infer<typeof MsgMeta> | null | undefined): Shown | undefined {
  if (meta === undefined || meta === null) return undefined
  return { type: meta.Type, extra: Buffer.from(meta.Extra ?? '', 'base64') }
}

function isSignedBy(signer: Address, bytes: Uint8Array, { type, data }: Signature): boolean {
  if (type === SignatureType.Bls && signer.protocol === Protocol.Bls)
    return verifyBls([{ publicKey: signer.payload, message: bytes }], data)
  return (
    type === SignatureType.Secp256k1 &&
    signer.protocol === Protocol.Secp256k1 &&
    verifySecp256k1(signer.bytes, bytes, data)
  )
}
