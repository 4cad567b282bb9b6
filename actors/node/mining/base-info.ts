/** What a provider needs to know before it can try to win an epoch. Source: Filecoin spec, "Block Producer"; Lotus, `MinerGetBaseInfo`. */
import type { CID } from 'multiformats/cid'
import {
  type Address,
  actorId,
  type BeaconEntry,
  latestEntry,
  type Tipset,
  winningPostChallenge,
} from '../../../filecoin/index.js'
import type { ConsensusState } from '../chain/consensus-state.js'
import { lookback } from '../chain/lookback.js'
import type { ChainModules } from '../chain/modules.js'
import { latestBeaconEntry } from '../chain/randomness.js'
import type { ProvenSector } from '../proofs/index.js'

export interface ChallengedSector extends ProvenSector {
  /** CommR before it was updated; null if it never was. */
  readonly sectorKeyCid: CID | null
}

export interface MiningBaseInfo {
  /** Bytes, adjusted by quality. */
  readonly minerPower: bigint
  readonly networkPower: bigint
  /** What a winning proof has to prove. */
  readonly sectors: readonly ChallengedSector[]
  /** The key that signs. */
  readonly workerKey: Address
  readonly prevBeaconEntry: BeaconEntry
  /** Those that the block has to carry. */
  readonly beaconEntries: readonly BeaconEntry[]
  readonly eligibleForMining: boolean
}

/**
 * On top of `parents`.
 *
 * @returns null if the provider did not exist at the look back, or has nothing to prove.
 */
export async function miningBaseInfo(
  modules: ChainModules,
  provider: Address,
  epoch: number,
  parents: Tipset,
): Promise<MiningBaseInfo | null> {
  const { network, tipsets } = modules
  const prevBeaconEntry = latestBeaconEntry(tipsets, parents)
  const beaconEntries = network.beacon.after(prevBeaconEntry, epoch)
  const back = await lookback(modules, epoch, parents)
  const state = modules.consensus.of(back.stateRoot)
  if (state.actor(provider) === null) return null
  const randomness = winningPostChallenge({
    miner: provider,
    epoch,
    beacon: latestEntry(beaconEntries, prevBeaconEntry),
  })
  const sectors = await challengedSectors(modules, state, provider, randomness)
  if (sectors.length === 0) return null
  return {
    minerPower: state.claim(provider)?.qualityAdjPower ?? 0n,
    networkPower: state.networkPower,
    sectors,
    workerKey: state.workerKey(provider),
    prevBeaconEntry,
    beaconEntries,
    eligibleForMining: isEligible(modules, provider, back.tipset, parents),
  }
}

/** Those that a winner of the epoch has to prove. */
export async function challengedSectors(
  { network }: Pick<ChainModules, 'network'>,
  state: ConsensusState,
  provider: Address,
  randomness: Uint8Array,
): Promise<ChallengedSector[]> {
  const active = [...state.activeSectors(provider)]
  if (active.length === 0) return []
  const id = actorId(provider.toString())
  const places = await network.verifier.challenge({ provider: id, randomness, sectorCount: active.length })
  return places.flatMap(place => {
    const sector = state.sector(provider, active[place] as number)
    if (sector === null) return []
    const { sectorNumber, sealProof, sealedCID: sealedCid, sectorKeyCID: sectorKeyCid } = sector
    return [{ sectorNumber, sealProof, sealedCid, sectorKeyCid }]
  })
}

/**
 * By the power at the look back, and by what stands against it now: no power left, debt, or a fault. Both are read before the messages of their tipset, so that the minimum
 * is looked up one tipset earlier than the power by which winners are drawn. Source: Lotus, `MinerEligibleToMine`.
 */
export function isEligible(
  { consensus }: Pick<ChainModules, 'consensus'>,
  provider: Address,
  lookbackTipset: Tipset,
  parents: Tipset,
): boolean {
  if (!consensus.of(lookbackTipset.parentStateRoot).hasMinimumPower(provider)) return false
  const now = consensus.of(parents.parentStateRoot)
  if (now.actor(provider) === null || (now.claim(provider)?.qualityAdjPower ?? 0n) <= 0n) return false
  if (now.provider(provider).feeDebt > 0n) return false
  return now.info(provider).consensusFaultElapsed < parents.height
}
