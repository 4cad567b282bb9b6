/** Answers `syncApi` and `syncIncomingBlocks`. */
import type { Wire } from '../../../filecoin/cbor/index.js'
import { blockHeader, TipsetKey } from '../../../filecoin/index.js'
import type { Handlers, StreamSource } from '../../../runtime/rpc/index.js'
import { type syncApi, syncState } from '../api/sync.js'
import type { Chain } from '../chain/index.js'
import type { NodeModules } from './node-modules.js'

/** Lotus's `StageSyncComplete`. */
const COMPLETE = 4
/** Go's zero. */
const NEVER = '0001-01-01T00:00:00Z'

export function syncMethods({ chain, blockFilter }: NodeModules): Handlers<typeof syncApi> {
  const { tipsets } = chain.modules
  return {
    SyncState: async () => {
      const { head } = chain
      const sync = {
        workerId: 0,
        base: head.height === 0 ? head : tipsets.parent(head),
        target: head,
        stage: COMPLETE,
        height: head.height,
        start: NEVER,
        end: NEVER,
        message: '',
      }
      return syncState.toWire({ activeSyncs: [sync], vmApplied: 0 })
    },
    SyncSubmitBlock: async block => {
      await blockFilter.record(block.header, tipsets.get(new TipsetKey(block.header.parents)))
      await chain.submit(block)
      return null
    },
  }
}

/** The flow behind SyncIncomingBlocks. */
export function incomingBlocks(chain: Chain): StreamSource<[], Wire> {
  return emit => {
    const stop = chain.onBlock(header => {
      if (!emit(blockHeader.toWire(header))) stop()
    })
    return stop
  }
}
