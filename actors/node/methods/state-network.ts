/** Answers `stateNetworkApi`. */
import { bigint, link } from '../../../filecoin/cbor/index.js'
import type { TipsetKey } from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { stateNetworkApi } from '../api/state-network.js'
import { supply } from '../api/state-shapes.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { NETWORK_VERSION } from '../network.js'
import { circulatingSupply, exactSupply, manifestCid, POLICIES, StateView } from '../state/index.js'
import { type StateModules, stateBefore, tipsetOf } from './state-modules.js'
import { UPGRADE_HEIGHTS } from './upgrade-heights.js'

/** Lotus's of its devnets; nothing of network version 17 asks for it. */
const CHAIN_ID = 31_415_926

export function stateNetworkMethods(modules: StateModules): Handlers<typeof stateNetworkApi> {
  const { store, network } = modules
  const before = (key: TipsetKey) => stateBefore(modules, key)
  const atHead = () => new StateView(store, modules.head().parentStateRoot)
  const networkName = () => atHead().singleton('init').networkName
  return {
    StateNetworkName: async () => networkName(),
    StateNetworkVersion: async key => {
      tipsetOf(modules, key)
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
    StateCirculatingSupply: async key => bigint.toWire(exactSupply(before(key), tipsetOf(modules, key).height - 1)),
    StateVMCirculatingSupplyInternal: async key => supply.toWire(circulatingSupply(before(key))),
  }
}

function checkVersion(version: number): void {
  if (version !== NETWORK_VERSION)
    throw new NodeError({ code: NodeErrorCode.NETWORK_VERSION_UNKNOWN, version, known: NETWORK_VERSION })
}
