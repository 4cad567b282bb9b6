/** Answers `chainObjectsApi`. */
import type { ChainStore } from '../../../native/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { chainObjectsApi } from '../api/chain-objects.js'
import { reachable, readBlock } from '../ipld/index.js'

export function chainObjectsMethods(store: Pick<ChainStore, 'get'>): Handlers<typeof chainObjectsApi> {
  return {
    ChainReadObj: async cid => Buffer.from(readBlock(store, cid)).toString('base64'),
    ChainHasObj: async cid => store.get(cid) !== null,
    ChainStatObj: async (cid, base) => {
      const seen = new Set<string>()
      if (base !== null) await reachable(store, [base], seen)
      const { bytes, blocks } = await reachable(store, [cid], seen)
      return { Size: bytes, Links: blocks }
    },
  }
}
