/** A sealer in a folder of its own, with Commit2 recorded: stopped, killed and started again at will. */
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { parseSealerOptions, type SealerOptionsInput } from '../../../actors/sealer/options.js'
import { type SealRandomness, StandInChain } from '../../../actors/sealer/randomness/index.js'
import { Storage } from '../../../actors/sealer/storage/index.js'
import { createSealer, type Sealer } from '../../../actors/sealer/supervisor.js'
import { fileAddress, sectorAddress } from '../../../machines/sealer/index.js'
import {
  ACTOR_SYSTEM_DEFAULTS,
  ActorSystem,
  type ActorSystemOptions,
  type ActorView,
  type CrashPoint,
} from '../../../runtime/actor/index.js'
import { READER_STREAMS_DEFAULTS, ReaderStreams } from '../../../runtime/rpc/index.js'
import { openLmdbStore, type Store } from '../../../runtime/store/index.js'
import { systemClock } from '../../../runtime/timers/index.js'
import { type RecordedProofs, recordedProofs } from '../../recorded/proofs.js'

export interface Workplace extends RecordedProofs {
  readonly system: ActorSystem
  readonly sealer: Sealer
  readonly storage: Storage
  /** Waits until a file is where nothing happens by itself any more. */
  settled(cid: string): Promise<ActorView>
  sectorIn(number: number, ...states: string[]): Promise<ActorView>
}

const silent = { debug() {}, info() {}, warn() {}, error() {} }

export interface WorkplaceOptions extends Partial<SealerOptionsInput> {
  readonly system?: Partial<ActorSystemOptions>
  /** LMDB in the folder if none is given. */
  readonly openStore?: () => Store
  /** Made anew if none is given. */
  readonly recorded?: RecordedProofs
  /** What tickets and seeds come from, where it isn't the stand-in alone. */
  readonly randomness?: (chain: StandInChain) => SealRandomness
  /** Throws to die at a point. */
  readonly probe?: (point: CrashPoint, system: ActorSystem) => void
}

/** @param folder The same folder again is the same sealer, after a restart. */
export async function openWorkplace(
  folder: string,
  { system: systemOptions, openStore, randomness, probe, recorded = recordedProofs(), ...input }: WorkplaceOptions = {},
): Promise<Workplace> {
  const options = parseSealerOptions({
    sealingPath: join(folder, 'sealing'),
    preCommitChallengeDelay: 2,
    standInBlockDelayMs: 5,
    waitDealsDelayMs: 50,
    backoffMs: { first: 1, longest: 10 },
    ...input,
  })
  const repository = join(folder, 'repository')
  const storage = await Storage.open({ repository, ...options }, { newId: randomUUID })
  const chain = await StandInChain.open(
    { repository, blockDelayMs: options.standInBlockDelayMs },
    { clock: systemClock, randomBytes },
  )
  const system: ActorSystem = new ActorSystem(
    { ...ACTOR_SYSTEM_DEFAULTS, ...systemOptions },
    {
      openStore: openStore ?? (() => openLmdbStore({ path: join(folder, 'store') })),
      clock: systemClock,
      random: Math.random,
      log: silent,
      heights: chain,
      ...(probe && { probe: point => probe(point, system) }),
    },
  )
  const sealer = createSealer(options, {
    system,
    proofs: recorded.proofs,
    storage,
    randomness: randomness?.(chain) ?? chain,
    log: silent,
    newId: randomUUID,
    readers: new ReaderStreams(READER_STREAMS_DEFAULTS, { clock: systemClock }),
  })
  await system.start()
  await sealer.start()
  return {
    ...recorded,
    system,
    sealer,
    storage,
    settled: cid =>
      system.until(fileAddress(cid), view => ['Sealed', 'NeedsOperator', 'Incomplete'].includes(view.state)),
    sectorIn: (number, ...states) =>
      system.until(sectorAddress(options.miner, number), view => states.includes(view.state)),
  }
}
