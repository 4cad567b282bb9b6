/** The messages of blocks. */
import type { CID } from 'multiformats/cid'
import { link } from '../../../filecoin/cbor/index.js'
import {
  type BlockHeader,
  type Message,
  message,
  messageLists,
  type Receipt,
  receipt,
  type SignedMessage,
  signedMessage,
} from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { read, readElement, readElements, write, writeElements } from '../ipld/index.js'

/** As a block lists them. */
export interface BlockMessages {
  /** Their signatures are in the block's aggregate. */
  readonly bls: readonly Message[]
  readonly secp256k1: readonly SignedMessage[]
  /** Of both, in their order. */
  readonly cids: readonly CID[]
}

/** Those of version 0 have no bit width. */
const links = { bitWidth: null, value: link }
const receipts = { bitWidth: null, value: receipt }

/** @throws NodeError BLOCK_MISSING */
export function blockMessages(store: ChainStore, { messages }: Pick<BlockHeader, 'messages'>): BlockMessages {
  const lists = read(store, messageLists, messages)
  const bls = readElements(store, links, lists.bls).map(([, cid]) => cid)
  const secp256k1 = readElements(store, links, lists.secp256k1).map(([, cid]) => cid)
  return {
    bls: bls.map(cid => read(store, message, cid)),
    secp256k1: secp256k1.map(cid => read(store, signedMessage, cid)),
    cids: [...bls, ...secp256k1],
  }
}

/** How many there are, without reading them. @throws NodeError BLOCK_MISSING */
export function messageCount(store: ChainStore, { messages }: Pick<BlockHeader, 'messages'>): number {
  const { bls, secp256k1 } = read(store, messageLists, messages)
  return [bls, secp256k1].reduce((count, list) => count + readElements(store, links, list).length, 0)
}

/** The CID is what a block's header commits to them with. */
export function putMessageLists(store: ChainStore, bls: readonly CID[], secp256k1: readonly CID[]): CID {
  const put = (cids: readonly CID[]): CID =>
    writeElements(
      store,
      links,
      cids.map((cid, index) => [index, cid] as const),
    )
  return write(store, messageLists, { bls: put(bls), secp256k1: put(secp256k1) })
}

/** By the place of their messages in the tipset. */
export const receiptsOf = (store: ChainStore, root: CID): Receipt[] =>
  readElements(store, receipts, root).map(([, one]) => one)

/** @throws NodeError BLOCK_MISSING */
export function receiptAt(store: ChainStore, root: CID, place: number): Receipt {
  const found = readElement(store, receipts, root, place)
  if (found !== null) return found
  throw new NodeError({ code: NodeErrorCode.BLOCK_MISSING, cid: root.toString(), what: `list with receipt ${place}` })
}
