/**
 * Founds a node's folder from a chain in a CAR. The chain itself says which network it is: genesis has its time and, in its state, the network's name
 * and actors; the head's time and height have the block delay.
 */
import { availableParallelism } from 'node:os'
import { equals } from 'multiformats/bytes'
import type { CID } from 'multiformats/cid'
import {
  type Address,
  actorId,
  decode,
  encode,
  FilecoinErrorCode,
  Tipset,
  TipsetKey,
  tipsetKey,
} from '../../../filecoin/index.js'
import { type ChainStore, NativeErrorCode, readActorBundle } from '../../../native/index.js'
import { LocalBeacon } from '../beacon/local-beacon.js'
import { Tipsets, weightAfter } from '../chain/index.js'
import { LEAST_KEPT, RetainedStates } from '../collection/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { type FoundedNetwork, foundedHere, writeFounded } from '../founding/index.js'
import type { Preset } from '../network.js'
import { accountKey, MinerView, minersOf, StateView } from '../state/index.js'

export interface ImportOptions {
  /** The node's. */
  readonly folder: string
  /** Of the CAR. */
  readonly path: string
  /** Another genesis is refused; null takes any. */
  readonly genesis: CID | null
  /** Whether all tipsets are executed anew and held against what the next ones say of them. */
  readonly execute: boolean
  /** Epochs of states that a chain without all of them must have. */
  readonly leastStates?: number
}

export interface ImportModules {
  readonly store: ChainStore
  /** Tipsets that were executed, of how many. */
  readonly progress: (done: number, all: number) => void
}

/** Tipsets, whose states are some MiB. */
const FLUSH_EVERY = 64
const PRESETS: readonly Preset[] = ['devnet', 'simulated']

/**
 * The keys of its providers stay where they are: nobody here can make its blocks.
 *
 * @throws NodeError NETWORK_EXISTS, SNAPSHOT_INVALID; NativeError INVALID_INPUT if it is no CAR.
 */
export async function importChain(options: ImportOptions, modules: ImportModules): Promise<FoundedNetwork> {
  const { folder, path, leastStates = LEAST_KEPT } = options
  const { store } = modules
  const known = foundedHere(folder)
  if (known !== null) throw new NodeError({ code: NodeErrorCode.NETWORK_EXISTS, folder, network: known.name })
  const invalid = (problem: string, cause?: unknown) =>
    new NodeError({ code: NodeErrorCode.SNAPSHOT_INVALID, path, problem }, { cause })
  const roots = await store.importCar(path)
  try {
    const tipsets = new Tipsets(store)
    const head = tipsets.get(new TipsetKey(roots))
    const { chain, statesFrom } = chainOf(head, { store, tipsets }, invalid)
    const genesis = tipsetAt(chain[0] as Place, tipsets)
    if (statesFrom > 0 && head.height - statesFrom < leastStates)
      throw invalid(`it has states of ${head.height - statesFrom} epochs, and a node needs ${leastStates}`)
    await store.extent(roots, statesFrom)
    if (options.genesis !== null && !options.genesis.equals(genesis.key.cids[0]))
      throw invalid(`its genesis is ${genesis.key.cids[0]}, not ${options.genesis}`)
    const founded = networkOf(store, genesis, head, invalid)
    const stated = chain.filter(({ height }) => height >= statesFrom)
    if (options.execute) await execute(stated, tipsets, modules, invalid)
    await store.flush()
    RetainedStates.begin(folder, statesFrom)
    writeFounded(folder, founded)
    return founded
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (FAULTS.has(code)) throw invalid((error as Error).message, error)
    throw error
  }
}

/** What reading a snapshot that isn't whole, or none, comes to. */
const FAULTS: ReadonlySet<unknown> = new Set([
  NodeErrorCode.BLOCK_MISSING,
  NodeErrorCode.ACTOR_UNKNOWN,
  FilecoinErrorCode.CBOR_INVALID,
  FilecoinErrorCode.TIPSET_INVALID,
  NativeErrorCode.BLOCK_MISSING,
  NativeErrorCode.BLOCK_CORRUPT,
])

type Invalid = (problem: string) => NodeError

/** Of a chain that may be long, in few bytes: the tipset is read again when it is its turn. */
interface Place {
  readonly height: number
  /** In bytes. */
  readonly key: Uint8Array
}

const placeOf = ({ height, key }: Tipset): Place => ({ height, key: encode(tipsetKey, key) })

/** Not remembered: a long chain would leave all of it behind. */
const readTipset = ({ cids }: TipsetKey, tipsets: Tipsets): Tipset => Tipset.of(cids.map(cid => tipsets.block(cid)))

const tipsetAt = ({ key }: Place, tipsets: Tipsets): Tipset => readTipset(decode(tipsetKey, key), tipsets)

interface Walked {
  /** From genesis to the head. */
  readonly chain: readonly Place[]
  /** The epoch from which on its states seem to be there; 0 if all are. */
  readonly statesFrom: number
}

function chainOf(
  head: Tipset,
  { store, tipsets }: { readonly store: ChainStore; readonly tipsets: Tipsets },
  invalid: Invalid,
): Walked {
  const chain = [placeOf(head)]
  const hasState = ({ parentStateRoot }: Tipset): boolean => store.get(parentStateRoot) !== null
  let statesFrom = 0
  for (let tipset = head; tipset.height > 0; ) {
    const parent = readTipset(tipset.parents, tipsets)
    if (parent.height >= tipset.height)
      throw invalid(`its tipset of height ${tipset.height} has parents of height ${parent.height}`)
    if (statesFrom === 0 && !hasState(parent)) statesFrom = tipset.height
    chain.push(placeOf(parent))
    tipset = parent
  }
  return { chain: chain.reverse(), statesFrom }
}

function networkOf(store: ChainStore, genesis: Tipset, head: Tipset, invalid: Invalid): FoundedNetwork {
  const view = new StateView(store, genesis.parentStateRoot)
  const { networkName: name } = view.singleton('init')
  const { builtinActors } = view.singleton('system')
  const preset = PRESETS.find(one => store.loadBundle(readActorBundle(one)).list.equals(builtinActors))
  if (preset === undefined) throw invalid(`the actors of its genesis are none that this version has: ${builtinActors}`)
  if (!equals(genesis.blocks[0].ticket?.vrfProof ?? new Uint8Array(), new LocalBeacon(name).seed))
    throw invalid(`its network ${name} has another beacon than those that Vesper founds`)
  if (head.height === 0) throw invalid('it is genesis alone, which tells no block delay')
  return {
    version: 1,
    preset,
    name,
    genesis: String(genesis.key.cids[0]),
    timestamp: genesis.minTimestamp,
    blockDelay: (head.minTimestamp - genesis.minTimestamp) / head.height,
    providers: minersOf(view)
      .sort(byNumber)
      .map(miner => ({
        address: miner.toString(),
        worker: accountKey(view, new MinerView(view, miner).info.worker).toString(),
      })),
    faucet: null,
    head: {
      key: head.key.cids.map(String),
      height: head.height,
      weight: String(weightAfter({ store }, head)),
    },
  }
}

const byNumber = (one: Address, other: Address): number => actorId(one.toString()) - actorId(other.toString())

/** Several at once: the state that each begins with is in the chain. */
async function execute(
  chain: readonly Place[],
  tipsets: Tipsets,
  { store, progress }: ImportModules,
  invalid: Invalid,
): Promise<void> {
  let done = 0
  const one = async ([tipset, next]: readonly [Tipset, Tipset]): Promise<void> => {
    const { stateRoot, receiptsRoot } = await store.execute(tipset.key.cids)
    for (const block of next.blocks)
      if (!block.parentStateRoot.equals(stateRoot) || !block.parentReceipts.equals(receiptsRoot))
        throw invalid(`its tipset of height ${tipset.height} comes to another state than the next one says`)
    done++
    // They are there already, but wait in memory for it.
    if (done % FLUSH_EVERY === 0) await store.flush()
    progress(done, chain.length - 1)
  }
  const pairs = pairsOf(chain, tipsets)
  const worker = async (): Promise<void> => {
    for (const pair of pairs) await one(pair)
  }
  try {
    await Promise.all(Array.from({ length: availableParallelism() }, worker))
  } finally {
    pairs.return()
  }
}

/** Each that is executed, with the one that says what it came to. */
function* pairsOf(chain: readonly Place[], tipsets: Tipsets): Generator<readonly [Tipset, Tipset], void> {
  let before: Tipset | null = null
  for (const place of chain) {
    const tipset = tipsetAt(place, tipsets)
    if (before !== null && before.height > 0) yield [before, tipset]
    before = tipset
  }
}
