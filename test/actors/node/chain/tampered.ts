/** Blocks as a cheating provider would make them: changed after they were made, and signed again. */
import type { CID } from 'multiformats/cid'
import { putMessageLists } from '../../../../actors/node/chain/messages.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import {
  actorId,
  type BlockHeader,
  type BlockMsg,
  bytesToSign,
  encode,
  SignatureType,
  type SignedMessage,
  signedMessage,
} from '../../../../filecoin/index.js'
import { aggregateBls } from '../../../../native/index.js'
import type { Devnet } from '../devnet.js'

/** By the key of the block's provider, or another. */
export function resigned({ workers }: Devnet, block: BlockMsg, change: Partial<BlockHeader>, by?: Key): BlockMsg {
  const header = { ...block.header, ...change }
  const key = by ?? (workers[actorId(block.header.miner.toString()) - 1000] as Key)
  return { ...block, header: { ...header, signature: key.sign(bytesToSign(header)) } }
}

/** With these lists, whatever they are of. */
export function relisted(net: Devnet, block: BlockMsg, bls: readonly CID[], secp256k1: readonly CID[]): BlockMsg {
  const messages = putMessageLists(net.store, bls, secp256k1)
  return resigned(net, { ...block, blsMessages: bls, secpkMessages: secp256k1 }, { messages })
}

/** A block with BLS messages, whose aggregate is that of other signatures. */
export const aggregated = (net: Devnet, block: BlockMsg, signatures: readonly SignedMessage[]): BlockMsg =>
  resigned(net, block, {
    blsAggregate: { type: SignatureType.Bls, data: aggregateBls(signatures.map(({ signature }) => signature.data)) },
  })

export const putSigned = ({ store }: Devnet, signed: SignedMessage): CID => store.put(encode(signedMessage, signed))
