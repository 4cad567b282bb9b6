/** Puts the node together: its network, its chain, its actors, and what they do in the world. */
import { CID } from 'multiformats/cid'
import { Address, type SignedMessage, type Tipset, TipsetKey } from '../../filecoin/index.js'
import type { CaretakerContext } from '../../machines/node/caretaker/index.js'
import type { ChainContext } from '../../machines/node/chain/index.js'
import { caretakerAddress, chainAddress, mpoolAddress } from '../../machines/node/index.js'
import type { ChainStore } from '../../native/index.js'
import type { ActorSystem } from '../../runtime/actor/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import type { Clock } from '../../runtime/timers/index.js'
import { nodeActorTypes } from './actor-types.js'
import { LocalBeacon } from './beacon/local-beacon.js'
import { type Book, Books } from './bookkeeping/index.js'
import { Chain, type ChainHeights, chainModules } from './chain/index.js'
import { Collector, type RetainedStates } from './collection/index.js'
import {
  type BookkeeperModules,
  type CaretakerModules,
  mine,
  type Outline,
  proveWindow,
  report,
} from './effects/index.js'
import type { FoundedNetwork } from './founding/index.js'
import { GAS_DEFAULTS, GasEstimator, NO_WISHES } from './gas/index.js'
import { putMessage } from './messages/index.js'
import { type KeptMessages, MessagePool, NodePoolChain, openDesk } from './mpool/index.js'
import type { Network } from './network.js'
import type { PoStProver, PoStVerifier } from './proofs/index.js'
import { MessageSender } from './sending/index.js'
import { type Caretaker, Epochs } from './time/epochs.js'
import { NetworkTime } from './time/network-time.js'
import type { Keystore, Signer } from './wallet/index.js'

export interface NodeSupervisorOptions {
  readonly network: FoundedNetwork
  /** Whether its providers' blocks and proofs are made here. */
  readonly caretaker: boolean
  /** Epochs whose states are kept; 0 keeps all. */
  readonly keepStates: number
  /** Epochs behind the head from which on what the chain did is told. */
  readonly usageConfidence: number
}

export interface NodeSupervisorModules {
  /** Not started yet; with `heights`. */
  readonly system: ActorSystem
  readonly heights: ChainHeights
  readonly store: ChainStore
  readonly keystore: Keystore
  /** For messages: the keystore's keys, and those of wallets that sign for this node. */
  readonly signer: Signer
  readonly prover: PoStProver
  readonly verifier: PoStVerifier
  readonly clock: Clock
  readonly log: Log
  readonly record: CaretakerModules['record']
  readonly retained: RetainedStates
  /** Who is told what the chain did for users; null where nobody is. */
  readonly book: Book | null
  /** Messages that outlive a restart. */
  readonly kept: KeptMessages
  /** In [0, 1). */
  readonly random: () => number
}

/** What runs, from the start on. */
export interface NodeParts {
  readonly chain: Chain
  readonly pool: MessagePool
  readonly gas: GasEstimator
  readonly sender: MessageSender
  readonly epochs: Epochs
  readonly collector: Collector
}

/** A message's, before it is estimated. */
const UNPRICED = { version: 0, nonce: 0, gasLimit: 0, gasFeeCap: 0n, gasPremium: 0n }

export interface Node {
  readonly network: Network
  readonly time: NetworkTime
  /** Once it has started. */
  readonly parts: NodeParts
  /** After the system has started: goes on from the head that was kept. */
  start(): Promise<void>
  stop(): Promise<void>
  /** Sends a message of one of the keys: fills in gas and nonce, and signs. @throws MpoolError; GasError; NodeError KEY_UNKNOWN */
  send(outline: Outline): Promise<SignedMessage>
}

/** Registers the node's actors and effects; call it before the system starts. */
export function createNode(options: NodeSupervisorOptions, modules: NodeSupervisorModules): Node {
  const { network: founded } = options
  const {
    system,
    heights,
    store,
    keystore,
    signer,
    prover,
    verifier,
    clock,
    log,
    record,
    kept,
    random,
    retained,
    book,
  } = modules
  const network: Network = {
    preset: founded.preset,
    name: founded.name,
    genesis: { cid: CID.parse(founded.genesis), timestamp: founded.timestamp },
    blockDelay: founded.blockDelay,
    beacon: new LocalBeacon(founded.name),
    verifier,
  }
  const time = new NetworkTime({ genesis: founded.timestamp, blockDelay: founded.blockDelay }, clock)
  const address = chainAddress(founded.name)
  let running: NodeParts | null = null
  const parts = (): NodeParts => {
    if (running === null) throw new Error('the node has not started')
    return running
  }
  /** Of the others there are no keys here. */
  const ours = founded.providers.filter(({ worker }) => keystore.has(Address.parse(worker)))
  const providers = ours.map(({ address: provider }) => provider)

  let answer!: { resolve: (chain: Chain) => void; reject: (error: unknown) => void }
  const up = new Promise<Chain>((resolve, reject) => {
    answer = { resolve, reject }
  })
  // Whoever waits hears of it; there may be nobody.
  up.catch(() => {})

  for (const type of nodeActorTypes) system.register(type)
  const caretaking: CaretakerModules = {
    chain: () => up,
    prover,
    holdsBack: provider => parts().epochs.holdsBack(provider),
    signer: keystore,
    record,
    select: async ({ key }, quality) => (await parts().pool.select(key, [quality]))[0] ?? [],
    send,
    waiting: async from => (await parts().pool.waitingOf(from)).map(({ signed }) => signed.message),
  }
  for (const effect of [mine, proveWindow]) system.handle(effect as never, caretaking)
  const { name, blockDelay } = network
  const books = new Books({ name, blockDelay, confidence: options.usageConfidence }, { system, book })
  const bookkeeping: BookkeeperModules = { chain: () => up, books, retained, log }
  system.handle(report as never, bookkeeping)

  return {
    network,
    time,
    get parts() {
      return parts()
    },
    async start() {
      try {
        answer.resolve(await begin())
      } catch (error) {
        answer.reject(error)
        throw error
      }
    },
    async stop() {
      running?.epochs.stop()
      await running?.collector.stop()
      await running?.pool.stop()
    },
    send,
  }

  async function begin(): Promise<Chain> {
    const modules = chainModules(network, store)
    const { tipsets, executions } = modules
    executions.forget(retained.from)
    const genesis = tipsets.get(new TipsetKey([network.genesis.cid]))
    const view = await system.spawn(address, {
      network: network.name,
      head: founded.head ?? { key: [String(network.genesis.cid)], height: 0, weight: String(genesis.parentWeight) },
    })
    const { head, skippedSeconds } = view.snapshot.context as ChainContext
    time.skipped = skippedSeconds
    const keeper = {
      move: async (to: Tipset, weight: bigint, { revert, apply }: { revert: number; apply: number }) => {
        const key = to.key.cids.map(String)
        const moved = { key, height: to.height, weight: String(weight) }
        await system.ask(address, { type: 'HeadMoved', head: moved, reverted: revert, applied: apply })
      },
    }
    const fail = (error: unknown) => log.warn({ err: error }, 'after a block had come, something of it failed')
    const services = { ...modules, keeper, now: () => time.now(), report: fail }
    const chain = new Chain({ head: new TipsetKey(head.key.map(cid => CID.parse(cid))) }, services)
    heights.follow(chain)
    const { desk, config } = await openDesk(system, mpoolAddress(network.name), network.name)
    const pool = new MessagePool(config, { chain: new NodePoolChain(chain), kept, clock, random, log, desk })
    // So that a message can be asked for, and waited for, before a block has it.
    pool.subscribe(({ type, message }) => {
      if (type === 'added') putMessage(store, message)
    })
    const gas = new GasEstimator(GAS_DEFAULTS, { chain, pool, random })
    const epochs = new Epochs({
      chain,
      time,
      caretakers: new Map(providers.map(provider => [provider, caretakerOf(provider)])),
      moveTo,
      report: error => log.error({ err: error }, 'an epoch was not told'),
    })
    const sender = new MessageSender({ pool, gas, signer })
    const needed = (height: number) => books.needed(height)
    const collector = new Collector({ keep: options.keepStates }, { chain, pool, retained, clock, log, needed })
    running = { chain, pool, gas, sender, epochs, collector }
    await store.compile(chain.head.parentStateRoot, chain.head.key.cids[0] as CID)
    await pool.start()
    await books.open(chain.head.height)
    if (options.caretaker) await care(running)
    collector.follow()
    log.info({ network: network.name, preset: network.preset, height: chain.head.height }, 'the node is up')
    return chain
  }

  async function send(outline: Outline): Promise<SignedMessage> {
    return parts().sender.send({ ...outline, ...UNPRICED }, NO_WISHES)
  }

  async function skip(seconds: number): Promise<void> {
    if (seconds === 0) return
    await system.ask(address, { type: 'TimeSkipped', seconds })
    time.skipped += seconds
  }

  async function moveTo(epoch: number): Promise<void> {
    await skip((epoch - time.epoch()) * network.blockDelay)
  }

  function caretakerOf(provider: string): Caretaker {
    const at = caretakerAddress(provider)
    return {
      tell: number => system.tell(at, { type: 'EpochCame', number }),
      done: number =>
        system.until(
          at,
          ({ state, snapshot }) => state === 'Waiting' && (snapshot.context as CaretakerContext).tried >= number,
        ),
    }
  }

  /** The network's time goes on from where its chain was left: nobody else makes its blocks, and a run of null epochs would fault all sectors. */
  async function care({ chain, epochs }: NodeParts): Promise<void> {
    const next = chain.head.height + 1
    if (time.epoch() > next) await moveTo(next)
    for (const provider of providers) await system.spawn(caretakerAddress(provider), { provider })
    epochs.start()
  }
}
