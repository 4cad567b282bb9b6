/** What consensus reads from a state: who has power, who signs, which sectors are proven. Source: fil_actor_power 9.0.1, fil_actor_miner 9.0.1. */
import type { CID } from 'multiformats/cid'
import { account, miner, power, SINGLETONS } from '../../../filecoin/actors/index.js'
import { type Actor, Address, Bitfield, stateRoot } from '../../../filecoin/index.js'
import type { ChainStore } from '../../../native/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { read, readElement, readElements, readEntry } from '../ipld/index.js'

/** Once so many providers have the minimum, all others have to have it, too. */
const PROVIDERS_FOR_MINIMUM = 4
/** Bytes, of sectors of 2 KiB. */
const MINIMUM_POWER = 2048n

export class ConsensusState {
  private readonly actors: CID
  private readonly powers: power.State
  /** By address: asked for again and again. */
  private readonly providers = new Map<string, miner.State>()

  constructor(
    private readonly store: ChainStore,
    root: CID,
  ) {
    this.actors = read(store, stateRoot, root).actors
    this.powers = read(store, power.state, this.require(Address.id(SINGLETONS.power)).head)
  }

  /** Of all that count, adjusted by quality: bytes. */
  get networkPower(): bigint {
    return this.powers.totalQualityAdjPower
  }

  actor(id: Address): Actor | null {
    return readEntry(this.store, stateRoot.fields.actors, this.actors, id)
  }

  claim(provider: Address): power.Claim | null {
    return readEntry(this.store, power.state.fields.claims, this.powers.claims, provider)
  }

  /** Whether its power is enough to be drawn. */
  hasMinimumPower(provider: Address): boolean {
    const bytes = this.claim(provider)?.rawBytePower ?? 0n
    if (bytes >= MINIMUM_POWER) return true
    return this.powers.minerAboveMinPowerCount < PROVIDERS_FOR_MINIMUM && bytes > 0n
  }

  /** @throws NodeError ACTOR_UNKNOWN */
  provider(id: Address): miner.State {
    const known = this.providers.get(id.key) ?? read(this.store, miner.state, this.require(id).head)
    this.providers.set(id.key, known)
    return known
  }

  /** @throws NodeError ACTOR_UNKNOWN */
  info(id: Address): miner.MinerInfo {
    return read(this.store, miner.minerInfo, this.provider(id).info)
  }

  /** The key of the worker. @throws NodeError ACTOR_UNKNOWN */
  workerKey(provider: Address): Address {
    const { worker } = this.info(provider)
    return read(this.store, account.state, this.require(worker).head).address
  }

  /** In the order of their numbers: sectors that are proven, and not at fault. @throws NodeError ACTOR_UNKNOWN */
  activeSectors(provider: Address): Bitfield {
    let active = Bitfield.empty
    const { deadlines } = this.provider(provider)
    const { due } = read(this.store, miner.deadlines, deadlines)
    // Nearly all are the same one without sectors.
    for (const one of new Map(due.map(cid => [cid.toString(), cid])).values()) {
      const { partitions, liveSectors } = read(this.store, miner.deadline, one)
      if (liveSectors === 0) continue
      for (const [, partition] of readElements(this.store, miner.deadline.fields.partitions, partitions)) {
        const { sectors, terminated, faults, unproven } = partition
        active = active.union(sectors.subtract(terminated).subtract(faults).subtract(unproven))
      }
    }
    return active
  }

  /** @throws NodeError ACTOR_UNKNOWN */
  sector(provider: Address, number: number): miner.SectorOnChainInfo | null {
    return readElement(this.store, miner.state.fields.sectors, this.provider(provider).sectors, number)
  }

  private require(id: Address): Actor {
    const actor = this.actor(id)
    if (actor === null) throw new NodeError({ code: NodeErrorCode.ACTOR_UNKNOWN, address: id.toString() })
    return actor
  }
}
