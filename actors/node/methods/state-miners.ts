/** Answers `stateMinersApi`. */
import { base58btc } from 'multiformats/bases/base58'
import * as Digest from 'multiformats/hashes/digest'
import type { miner } from '../../../filecoin/actors/index.js'
import { address, bigint } from '../../../filecoin/cbor/index.js'
import { type Address, bitfield, PROVING_PERIOD, type TipsetKey } from '../../../filecoin/index.js'
import type { Handlers } from '../../../runtime/rpc/index.js'
import type { stateMinersApi } from '../api/state-miners.js'
import {
  deadline,
  fault,
  type MinerInfo,
  minerInfo,
  minerPower as minerPowerCodec,
  partition,
  provingDeadline,
  sectorCounts,
} from '../api/state-shapes.js'
import {
  economyOf,
  initialPledge,
  MinerView,
  minerPower,
  minersOf,
  POLICIES,
  partitionSectors,
  preCommitDeposit,
  qualityAdjustedPower,
  sectorSizeOf,
  verifiedWeight,
} from '../state/index.js'
import { type AskedChain, tipsetAt, viewAt } from './asked-chain.js'

const NEVER = -1
/** So that what is right now still suffices some epochs later. Source: Lotus, `initialPledgeNum`. */
const withMargin = (amount: bigint): bigint => (amount * 110n) / 100n

export function stateMinersMethods(chain: AskedChain): Handlers<typeof stateMinersApi> {
  const before = (key: TipsetKey) => viewAt(chain, key)
  const minerAt = (who: Address, key: TipsetKey) => new MinerView(before(key), who)
  const heightOf = (key: TipsetKey) => tipsetAt(chain, key).height
  return {
    StateListMiners: async key => minersOf(before(key)).map(address.toWire),
    StateMinerInfo: async (who, key) => minerInfo.toWire(infoOf(minerAt(who, key).info)),
    StateMinerWorkerAddress: async (who, key) => address.toWire(minerAt(who, key).info.worker),
    StateMinerSectorSize: async (who, key) => minerAt(who, key).info.sectorSize,
    StateMinerPower: async (who, key) =>
      minerPowerCodec.toWire(minerPower(before(key), who, POLICIES[chain.modules.network.preset].minimumPower)),
    StateMinerDeadlines: async (who, key) => {
      const view = minerAt(who, key)
      return Array.from(view.deadlines(), one =>
        deadline.toWire({
          postSubmissions: one.partitionsPoSted,
          disputableProofCount: view.disputableProofs(one),
          dailyFee: 0n,
        }),
      )
    },
    StateMinerPartitions: async (who, index, key) => {
      const view = minerAt(who, key)
      return view.partitions(view.deadline(index)).map(one =>
        partition.toWire({
          allSectors: partitionSectors(one, 'all'),
          faultySectors: partitionSectors(one, 'faulty'),
          recoveringSectors: partitionSectors(one, 'recovering'),
          liveSectors: partitionSectors(one, 'live'),
          activeSectors: partitionSectors(one, 'active'),
        }),
      )
    },
    StateMinerProvingDeadline: async (who, key) =>
      provingDeadline.toWire({
        ...minerAt(who, key).provingDeadline(heightOf(key)),
        periodDeadlines: PROVING_PERIOD.deadlines,
        provingPeriod: PROVING_PERIOD.epochs,
        challengeWindow: PROVING_PERIOD.challengeWindow,
        challengeLookback: PROVING_PERIOD.challengeLookback,
        faultDeclarationCutoff: PROVING_PERIOD.faultDeclarationCutoff,
      }),
    StateMinerFaults: async (who, key) => bitfield.toWire(minerAt(who, key).sectorNumbers('faulty')),
    StateMinerRecoveries: async (who, key) => bitfield.toWire(minerAt(who, key).sectorNumbers('recovering')),
    StateAllMinerFaults: async (lookback, key) => {
      const view = before(key)
      const oldest = heightOf(key) - lookback
      return minersOf(view).flatMap(who =>
        [...new MinerView(view, who).faultEpochs()]
          .filter(epoch => epoch >= oldest)
          .map(epoch => fault.toWire({ miner: who, epoch })),
      )
    },
    StateMinerSectorCount: async (who, key) => {
      const view = minerAt(who, key)
      return sectorCounts.toWire({
        live: view.count('live'),
        active: view.count('active'),
        faulty: view.count('faulty'),
      })
    },
    StateMinerAvailableBalance: async (who, key) => bigint.toWire(minerAt(who, key).availableBalance(heightOf(key))),
    StateMinerPreCommitDepositForPower: async (_who, { sealProof }, key) =>
      bigint.toWire(withMargin(preCommitDeposit(economyOf(before(key)), sectorSizeOf(sealProof)))),
    StateMinerInitialPledgeCollateral: async (who, { sealProof, dealIDs, expiration }, key) => {
      const view = before(key)
      const qaPower = qualityAdjustedPower({
        size: sectorSizeOf(sealProof),
        duration: expiration - heightOf(key),
        verified: verifiedWeight(view, who, dealIDs),
      })
      return bigint.toWire(withMargin(initialPledge(economyOf(view), qaPower)))
    },
    StateMinerInitialPledgeForSector: async (duration, size, verifiedSize, key) => {
      const verified = BigInt(verifiedSize) * BigInt(duration)
      return bigint.toWire(
        withMargin(initialPledge(economyOf(before(key)), qualityAdjustedPower({ size, duration, verified }))),
      )
    },
  }
}

function infoOf({ pendingWorkerKey, peerId, ...info }: miner.MinerInfo): MinerInfo {
  return {
    ...info,
    newWorker: pendingWorkerKey?.newWorker ?? null,
    workerChangeEpoch: pendingWorkerKey?.effectiveAt ?? NEVER,
    peerId: peerIdText(peerId),
  }
}

/** Of libp2p's: a multihash. Null if it is none. */
function peerIdText(bytes: Uint8Array): string | null {
  try {
    Digest.decode(bytes)
  } catch {
    return null
  }
  return base58btc.baseEncode(bytes)
}
