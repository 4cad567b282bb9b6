/** Answers `walletApi`. */
import { address, bigint } from '../../../filecoin/cbor/index.js'
import {
  Address,
  messageCid,
  Protocol,
  type Signature,
  SignatureType,
  signature as signatureCodec,
  signedMessage,
} from '../../../filecoin/index.js'
import { verifyBls, verifySecp256k1 } from '../../../native/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { walletApi } from '../api/wallet.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { accountKey } from '../state/index.js'
import { viewBefore } from './asked-chain.js'
import type { NodeModules } from './node-modules.js'

export function walletMethods({
  chain,
  keystore,
  defaultKey,
}: Pick<NodeModules, 'chain' | 'keystore' | 'defaultKey'>): Handlers<typeof walletApi> {
  const view = () => viewBefore(chain, chain.head)
  const sign = (signer: Address, bytes: Uint8Array) => keystore.sign(accountKey(view(), signer), bytes)
  const taken = (made: Address) => {
    if (defaultKey.address === null) defaultKey.choose(made)
    return address.toWire(made)
  }
  return {
    WalletNew: async type => taken(keystore.create(type)),
    WalletHas: async who => keystore.has(who),
    WalletList: async () => keystore.addresses.map(address.toWire),
    WalletBalance: async who => bigint.toWire(view().find(who)?.balance ?? 0n),
    WalletSign: async (signer, bytes) => signatureCodec.toWire(sign(signer, bytes)),
    WalletSignMessage: async (signer, message) =>
      signedMessage.toWire({ message, signature: sign(signer, messageCid(message).bytes) }),
    WalletVerify: async (signer, bytes, signature) => isSignedBy(signer, bytes, signature),
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

function isSignedBy(signer: Address, bytes: Uint8Array, { type, data }: Signature): boolean {
  if (type === SignatureType.Bls && signer.protocol === Protocol.Bls)
    return verifyBls([{ publicKey: signer.payload, message: bytes }], data)
  return (
    type === SignatureType.Secp256k1 &&
    signer.protocol === Protocol.Secp256k1 &&
    verifySecp256k1(signer.bytes, bytes, data)
  )
}
