/** What consensus reads from a state: who has power, who signs, which sectors are proven. Source: fil_actor_power 9.0.1, fil_actor_miner 9.0.1. */
import type { miner, power } from '../../../filecoin/actors/index.js'
import type { Actor, Address, Bitfield } from '../../../filecoin/index.js'
import { accountKey, MinerView, minerPower, powerClaim, type StateView } from '../state/index.js'

export class ConsensusState {
  /** By address: asked for again and again. */
  private readonly providers = new Map<string, MinerView>()

  /** @param minimumPower Bytes from which on a provider counts. */
  constructor(
    private readonly view: StateView,
    private readonly minimumPower: bigint,
  ) {}

  /** Of all that count, adjusted by quality: bytes. */
  get networkPower(): bigint {
    return this.view.singleton('storagepower').totalQualityAdjPower
  }

  actor(id: Address): Actor | null {
    return this.view.find(id)
  }

  claim(provider: Address): power.Claim | null {
    return powerClaim(this.view, provider)
  }

  /** Whether its power is enough to be drawn. */
  hasMinimumPower(provider: Address): boolean {
    return minerPower(this.view, provider, this.minimumPower).hasMinPower
  }

  /** @throws NodeError ACTOR_UNKNOWN, ACTOR_OF_OTHER_TYPE */
  provider(id: Address): miner.State {
    return this.minerView(id).state
  }

  /** @throws NodeError ACTOR_UNKNOWN, ACTOR_OF_OTHER_TYPE */
  info(id: Address): miner.MinerInfo {
    return this.minerView(id).info
  }

  /** The key of the worker. @throws NodeError ACTOR_UNKNOWN, ACTOR_OF_OTHER_TYPE */
  workerKey(provider: Address): Address {
    return accountKey(this.view, this.info(provider).worker)
  }

  /** In the order of their numbers: sectors that are proven, and not at fault. @throws NodeError ACTOR_UNKNOWN, ACTOR_OF_OTHER_TYPE */
  activeSectors(provider: Address): Bitfield {
    return this.minerView(provider).sectorNumbers('active')
  }

  /** @throws NodeError ACTOR_UNKNOWN, ACTOR_OF_OTHER_TYPE */
  sector(provider: Address, number: number): miner.SectorOnChainInfo | null {
    return this.minerView(provider).sector(number)
  }

  private minerView(id: Address): MinerView {
    const known = this.providers.get(id.key) ?? new MinerView(this.view, id)
    this.providers.set(id.key, known)
    return known
  }
}
