/** Answers `stateNetworkApi`. */
import { bigint, link } from '../../../filecoin/cbor/index.js'
import type { TipsetKey } from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { stateNetworkApi } from '../api/state-network.js'
import { supply } from '../api/state-shapes.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { NETWORK_VERSION } from '../network.js'
import { circulatingSupply, exactSupply, manifestCid, POLICIES } from '../state/index.js'
import { type AskedChain, tipsetAt, viewAt, viewBefore } from './asked-chain.js'
import { UPGRADE_HEIGHTS } from './upgrade-heights.js'

/** Lotus's of its devnets; nothing of network version 17 asks for it. */
const CHAIN_ID = 31_415_926

export function stateNetworkMethods(chain: AskedChain): Handlers<typeof stateNetworkApi> {
  const { network } = chain.modules
  const before = (key: TipsetKey) => viewAt(chain, key)
  const atHead = () => viewBefore(chain, chain.head)
  const networkName = () => atHead().singleton('init').networkName
  return {
    StateNetworkName: async () => networkName(),
    StateNetworkVersion: async key => {
      tipsetAt(chain, key)
      return NETWORK_VERSION
    },
    StateGetNetworkParams: async () => {
      const { minimumPower, preCommitChallengeDelay } = POLICIES[network.preset]
      return {
        NetworkName: networkName(),
        BlockDelaySecs: network.blockDelay,
        ConsensusMinerMinPower: minimumPower.toString(),
        PreCommitChallengeDelay: preCommitChallengeDelay,
        ForkUpgradeParams: UPGRADE_HEIGHTS,
        Eip155ChainID: CHAIN_ID,
        GenesisTimestamp: network.genesis.timestamp,
      }
    },
    StateActorCodeCIDs: async version => {
      checkVersion(version)
      return Object.fromEntries(
        atHead()
          .codes()
          .map(([name, code]) => [name, link.toWire(code)]),
      )
    },
    StateActorManifestCID: async version => {
      checkVersion(version)
      return link.toWire(manifestCid(atHead().singleton('system').builtinActors))
    },
    StateCirculatingSupply: async key => bigint.toWire(exactSupply(before(key), tipsetAt(chain, key).height - 1)),
    StateVMCirculatingSupplyInternal: async key => supply.toWire(circulatingSupply(before(key))),
  }
}

function checkVersion(version: number): void {
  if (version !== NETWORK_VERSION)
    throw new NodeError({ code: NodeErrorCode.NETWORK_VERSION_UNKNOWN, version, known: NETWORK_VERSION })
}
