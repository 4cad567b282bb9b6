/** Answers `chainApi` and `chainNotify`. */
import type { CID } from 'multiformats/cid'
import { bigint, link, type Wire } from '../../../filecoin/cbor/index.js'
import {
  blockHeader,
  message,
  receipt,
  signedMessage,
  type Tipset,
  TipsetKey,
  tipset as tipsetCodec,
} from '../../../filecoin/index.js'
import type { Handlers, StreamSource } from '../../../runtime/rpc/index.js'
import type { chainApi } from '../api/chain.js'
import { headChange, listedMessage } from '../api/chain-shapes.js'
import { blockMessages, type Chain, type HeadChange, receiptsOf, weightAfter } from '../chain/index.js'
import { countedMessages, storedMessage } from '../messages/index.js'
import { tipsetAt } from './asked-chain.js'

export function chainMethods(chain: Chain): Handlers<typeof chainApi> {
  const { store, tipsets, network } = chain.modules
  const parentsOf = (block: CID): Tipset | null => {
    const { height, parents } = tipsets.block(block)
    return height === 0 ? null : tipsets.get(new TipsetKey(parents))
  }
  return {
    ChainHead: async () => tipsetCodec.toWire(chain.head),
    ChainGetGenesis: async () => tipsetCodec.toWire(tipsets.get(new TipsetKey([network.genesis.cid]))),
    ChainGetTipSet: async key => tipsetCodec.toWire(tipsetAt(chain, key)),
    ChainGetTipSetByHeight: async (epoch, from) =>
      tipsetCodec.toWire(tipsets.at(epoch, tipsetAt(chain, from), 'previous')),
    ChainGetTipSetAfterHeight: async (epoch, from) =>
      tipsetCodec.toWire(tipsets.at(epoch, tipsetAt(chain, from), 'next')),
    ChainGetBlock: async cid => blockHeader.toWire(tipsets.block(cid)),
    ChainGetBlockMessages: async cid => {
      const { bls, secp256k1, cids } = blockMessages(store, tipsets.block(cid))
      return {
        BlsMessages: bls.map(message.toWire),
        SecpkMessages: secp256k1.map(signedMessage.toWire),
        Cids: cids.map(link.toWire),
      }
    },
    ChainGetParentMessages: async cid => {
      const parents = parentsOf(cid)
      return parents === null ? null : listed(chain, parents)
    },
    ChainGetParentReceipts: async cid =>
      parentsOf(cid) === null ? null : receiptsOf(store, tipsets.block(cid).parentReceipts).map(receipt.toWire),
    ChainGetMessagesInTipset: async key => listed(chain, tipsetAt(chain, key)),
    ChainGetMessage: async cid => message.toWire(storedMessage(store, cid).message),
    ChainTipSetWeight: async key => bigint.toWire(weightAfter(chain.modules, tipsetAt(chain, key))),
    ChainGetPath: async (from, to) => changeInWire(tipsets.path(tipsetAt(chain, from), tipsetAt(chain, to))),
  }
}

/** None are null, as in Lotus. */
function listed({ modules: { store } }: Chain, tipset: Tipset): Wire[] | null {
  const messages = countedMessages(store, tipset)
  return messages.length === 0 ? null : messages.map(listedMessage.toWire)
}

/** The flow behind ChainNotify. */
export function headChanges(chain: Chain): StreamSource<[], readonly Wire[]> {
  return emit => {
    const stop = chain.onHeadChange(change => {
      if (!emit(inWire(change))) stop()
    })
    emit([headChange.toWire({ type: 'current', val: chain.head })])
    return stop
  }
}

const written = new WeakMap<HeadChange, readonly Wire[]>()

/** The same for all who are told of it, so that its text is made once. */
function inWire(change: HeadChange): readonly Wire[] {
  const known = written.get(change) ?? changeInWire(change)
  written.set(change, known)
  return known
}

const changeInWire = ({ revert, apply }: HeadChange): Wire[] => [
  ...revert.map(val => headChange.toWire({ type: 'revert', val })),
  ...apply.map(val => headChange.toWire({ type: 'apply', val })),
]
