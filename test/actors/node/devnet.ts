/** A small simulated network in a test's own folder, with a clock of its own. */

import { CID } from 'multiformats/cid'
import type { Test } from 'tap'
import { LocalBeacon } from '../../../actors/node/beacon/local-beacon.js'
import { Chain, type ChainServices, chainModules } from '../../../actors/node/chain/index.js'
import { writeGenesis } from '../../../actors/node/genesis/index.js'
import { wonBlock } from '../../../actors/node/mining/index.js'
import type { Network } from '../../../actors/node/network.js'
import { simulatedProver, simulatedVerifier } from '../../../actors/node/proofs/index.js'
import { type Key, keyOf } from '../../../actors/node/wallet/index.js'
import {
  Address,
  type BlockMsg,
  bytesToSign,
  type SignedMessage,
  sealedCid,
  type Tipset,
  TipsetKey,
} from '../../../filecoin/index.js'
import { type ActorBuild, type ChainStore, openChainStore, readActorBundle } from '../../../native/index.js'
import { compiledFolder, folder, useInstalledAddon } from '../../native/installed.js'

const FIL = 10n ** 18n
/** In the order of their workers. */
export const PROVIDERS = ['t01000', 't01001', 't01002'] as const
const START = 1_700_000_000
/** AttoFIL, of all that there is. */
export const TOTAL = 2_000_000_000n * FIL

export interface Devnet {
  readonly network: Network
  readonly store: ChainStore
  readonly chain: Chain
  readonly modules: ChainServices
  readonly workers: readonly Key[]
  readonly people: readonly Key[]
}

export const secret = (seed: number): Uint8Array => new Uint8Array(32).fill(seed)

/** @param actors Those of a devnet check what providers prove, and find their faults. */
export const devnet = (t: Test, actors: ActorBuild = 'simulated'): Promise<Devnet> => devnetIn(folder(t), actors)

/** In a folder that is empty. */
export async function devnetIn(directory: string, actors: ActorBuild): Promise<Devnet> {
  useInstalledAddon()
  const store = openChainStore(directory, { compiledPath: compiledFolder() })
  const bundle = store.loadBundle(readActorBundle(actors))
  const workers = Array.from({ length: PROVIDERS.length }, (_, index) => keyOf('bls', secret(1 + index)))
  const people = [keyOf('bls', secret(50)), keyOf('secp256k1', secret(51))]
  const beacon = new LocalBeacon('test')
  const genesis = writeGenesis(
    store,
    bundle,
    {
      networkName: 'test',
      timestamp: START,
      accounts: [...workers, ...people].map(({ address }) => ({ address, balance: 1000n * FIL })),
      rootVerifier: (people[0] as Key).address,
      providers: workers.map(({ address }, index) => ({
        owner: address,
        worker: address,
        sectors: [0, 1].map(number => ({ number, sealedCid: CID.parse(sealedCid(secret(10 * index + number + 1))) })),
      })),
    },
    beacon.seed,
  )
  await store.flush()
  const network: Network = {
    preset: 'simulated',
    name: 'test',
    genesis: { cid: genesis.cid, timestamp: START },
    blockDelay: 1,
    beacon,
    verifier: simulatedVerifier,
  }
  const modules: ChainServices = {
    ...chainModules(network, store),
    now: () => Number.MAX_SAFE_INTEGER,
    keeper: { move: async () => {} },
  }
  return { network, store, chain: new Chain({ head: new TipsetKey([genesis.cid]) }, modules), modules, workers, people }
}

/** A block of a provider that wins an epoch; null if it doesn't. */
export async function blockOf(
  { modules, workers }: Devnet,
  index: number,
  epoch: number,
  parents: Tipset,
  messages: readonly SignedMessage[] = [],
): Promise<BlockMsg | null> {
  const worker = workers[index] as Key
  const attempt = { provider: Address.id(1000 + index), epoch, parents }
  const sign = (_: Address, bytes: Uint8Array) => worker.sign(bytes)
  const won = await wonBlock(modules, attempt, { prover: simulatedProver, sign, select: async () => messages })
  if (won === null) return null
  const { header } = won.block
  return { ...won.block, header: { ...header, signature: worker.sign(bytesToSign(header)) } }
}
