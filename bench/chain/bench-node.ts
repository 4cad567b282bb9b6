/** A whole node of a simulated network in a folder: all that a process runs but for its workers, which only real proofs need, and its endpoint. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  ChainHeights,
  createNode,
  type FoundedNetwork,
  foundOnce,
  KeptMessages,
  Keystore,
  type Node,
  RetainedStates,
  simulatedProver,
  simulatedVerifier,
} from '../../actors/node/index.js'
import { checkoutRoot, readInstallation } from '../../config/index.js'
import { type ChainStore, openChainStore } from '../../native/index.js'
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem } from '../../runtime/actor/index.js'
import { openLmdbStore } from '../../runtime/store/index.js'
import { type Clock, systemClock } from '../../runtime/timers/index.js'
import { quiet } from '../counter.js'

/** Seconds that the network is old: there are so many epochs whose blocks are not ahead of the clock. */
const AGE = 30 * 24 * 3600

export interface BenchNode {
  readonly node: Node
  readonly founded: FoundedNetwork
  readonly system: ActorSystem
  readonly store: ChainStore
  readonly keystore: Keystore
  stop(): Promise<void>
}

interface Opened {
  readonly store: ChainStore
  readonly keystore: Keystore
}

/** Where compiled actors are kept, for all processes. */
export const compiledFolder = (): string => join(readInstallation(checkoutRoot()).cache, 'compiled')

export function openParts(folder: string): Opened {
  process.env.VESPER_ADDON = readInstallation(checkoutRoot()).addon
  mkdirSync(folder, { recursive: true })
  return {
    store: openChainStore(join(folder, 'blocks'), { compiledPath: compiledFolder() }),
    keystore: new Keystore(join(folder, 'keystore')),
  }
}

/** The first of its network, with the keys of all providers. */
export async function foundNode(folder: string, providers: number, options: StartOptions = {}): Promise<BenchNode> {
  const parts = openParts(folder)
  const founded = await foundOnce(
    { folder, preset: 'simulated', name: 'bench', blockDelay: 1, providers },
    {
      ...parts,
      run: () => Promise.reject(new Error('a simulated network proves nothing')),
      now: () => Math.floor(systemClock.wall() / 1000) - AGE,
    },
  )
  return start(folder, founded, parts, options)
}

/** A fresh one of a network that is there, with nothing but its genesis. */
export async function joinNode(folder: string, founded: FoundedNetwork, genesisCar: string): Promise<BenchNode> {
  const parts = openParts(folder)
  await parts.store.importCar(genesisCar)
  return start(folder, founded, parts, {})
}

interface StartOptions {
  /** Of the network's time. */
  readonly clock?: Clock
  readonly caretaker?: boolean
}

async function start(
  folder: string,
  network: FoundedNetwork,
  { store, keystore }: Opened,
  { clock = systemClock, caretaker = false }: StartOptions,
): Promise<BenchNode> {
  const heights = new ChainHeights()
  const system = new ActorSystem(ACTOR_SYSTEM_DEFAULTS, {
    openStore: () => openLmdbStore({ path: join(folder, 'actors') }),
    clock: systemClock,
    random: Math.random,
    log: quiet,
    heights,
  })
  const mpool = openLmdbStore({ path: join(folder, 'mpool') })
  const node = createNode(
    { network, caretaker, keepStates: 0, usageConfidence: 900 },
    {
      system,
      retained: RetainedStates.in(null),
      book: null,
      heights,
      store,
      keystore,
      signer: keystore,
      prover: simulatedProver,
      verifier: simulatedVerifier,
      clock,
      random: Math.random,
      kept: await KeptMessages.open(mpool, quiet),
      log: quiet,
      record: async () => {},
    },
  )
  await system.start()
  await node.start()
  return {
    node,
    founded: network,
    system,
    store,
    keystore,
    async stop() {
      node.stop()
      await system.stop()
      await mpool.close()
    },
  }
}
