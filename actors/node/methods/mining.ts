/** Answers `miningApi`. */
import { nullable } from '../../../filecoin/cbor/index.js'
import { type Address, type BlockMsg, blockMsg, bytesToSign, type Tipset } from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import { miningBaseInfo as baseInfoCodec, type miningApi } from '../api/mining.js'
import { lookback } from '../chain/index.js'
import { createBlock, miningBaseInfo } from '../mining/index.js'
import { sectorSizeOf } from '../state/index.js'
import { tipsetAt, viewBefore } from './asked-chain.js'
import type { NodeModules } from './node-modules.js'

export function miningMethods(modules: NodeModules): Handlers<typeof miningApi> {
  const { chain } = modules
  return {
    MinerGetBaseInfo: async (provider, epoch, key) => {
      const parents = tipsetAt(chain, key)
      const info = await miningBaseInfo(chain.modules, provider, epoch, parents)
      if (info === null) {
        // A provider that there is not even now is a mistake.
        viewBefore(chain, parents).actor(provider)
        return null
      }
      const [{ sealProof }] = info.sectors as [(typeof info.sectors)[0]]
      const sectors = info.sectors.map(({ sectorKeyCid, ...sector }) => ({ ...sector, sectorKey: sectorKeyCid }))
      return nullable(baseInfoCodec).toWire({ ...info, sectors, sectorSize: sectorSizeOf(sealProof) })
    },
    MinerCreateBlock: async ({ parents: key, ...template }) => {
      const parents = tipsetAt(chain, key)
      const block = await createBlock(chain.modules, { ...template, parents })
      return blockMsg.toWire(await signed(modules, block, template.miner, template.epoch, parents))
    },
  }
}

/** As it is if the key is elsewhere. */
async function signed(
  { chain, keystore }: NodeModules,
  block: BlockMsg,
  provider: Address,
  epoch: number,
  parents: Tipset,
): Promise<BlockMsg> {
  const { stateRoot } = await lookback(chain.modules, epoch, parents)
  const worker = chain.modules.consensus.of(stateRoot).workerKey(provider)
  if (!keystore.has(worker)) return block
  const signature = keystore.sign(worker, bytesToSign(block.header))
  return { ...block, header: { ...block.header, signature } }
}
