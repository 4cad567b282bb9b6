/** The messages of a tipset that are executed. Source: Lotus, chain/store, `BlockMsgsForTipset`. */
import type { Tipset } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { blockMessages } from '../chain/index.js'
import { StateView } from '../state/index.js'
import type { StoredMessage } from './stored.js'

/**
 * In the order of their receipts: block by block, first those with BLS signatures. Of a sender each nonce counts once, the first time.
 *
 * @throws NodeError BLOCK_MISSING
 */
export function countedMessages(store: ChainStore, tipset: Tipset): StoredMessage[] {
  // Genesis isn't executed.
  if (tipset.height === 0) return []
  const view = new StateView(store, tipset.parentStateRoot)
  const next = new Map<string, number>()
  return tipset.blocks
    .flatMap(block => listed(store, block))
    .filter(({ message: { from, nonce } }) => {
      const sender = (view.lookupId(from) ?? from).key
      // A block's first message of a sender has the sender's nonce, or the block isn't valid.
      if (nonce !== (next.get(sender) ?? nonce)) return false
      next.set(sender, nonce + 1)
      return true
    })
}

function listed(store: ChainStore, block: Tipset['blocks'][number]): StoredMessage[] {
  const { bls, secp256k1, cids } = blockMessages(store, block)
  const all = [
    ...bls.map(message => ({ message, signed: null })),
    ...secp256k1.map(signed => ({ message: signed.message, signed })),
  ]
  return cids.map((cid, place) => ({ cid, ...(all[place] as (typeof all)[number]) }))
}
