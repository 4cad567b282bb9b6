/** Answers `stateSectorsApi`. */
import { miner } from '../../../filecoin/actors/index.js'
import { nullable } from '../../../filecoin/cbor/index.js'
import { type Address, bitfield, type TipsetKey } from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { stateSectorsApi } from '../api/state-sectors.js'
import { sectorExpiration, sectorLocation } from '../api/state-shapes.js'
import { MinerView } from '../state/index.js'
import { type AskedChain, viewAt } from './asked-chain.js'

const { sectorOnChainInfo, sectorPreCommitOnChainInfo } = miner

export function stateSectorsMethods(chain: AskedChain): Handlers<typeof stateSectorsApi> {
  const minerAt = (who: Address, key: TipsetKey) => new MinerView(viewAt(chain, key), who)
  return {
    StateMinerSectors: async (who, numbers, key) => {
      const view = minerAt(who, key)
      return (numbers === null ? view.sectors() : view.sectorsOf(numbers)).map(sectorOnChainInfo.toWire)
    },
    StateMinerActiveSectors: async (who, key) => {
      const view = minerAt(who, key)
      return view.sectorsOf(view.sectorNumbers('active')).map(sectorOnChainInfo.toWire)
    },
    StateSectorGetInfo: async (who, number, key) =>
      nullable(sectorOnChainInfo).toWire(minerAt(who, key).sector(number)),
    StateSectorPreCommitInfo: async (who, number, key) =>
      nullable(sectorPreCommitOnChainInfo).toWire(minerAt(who, key).preCommitted(number)),
    StateSectorExpiration: async (who, number, key) => sectorExpiration.toWire(minerAt(who, key).expirationOf(number)),
    StateSectorPartition: async (who, number, key) => sectorLocation.toWire(minerAt(who, key).locate(number)),
    StateMinerAllocated: async (who, key) => bitfield.toWire(minerAt(who, key).allocated),
    StateMinerSectorAllocated: async (who, number, key) => minerAt(who, key).allocated.has(number),
  }
}
