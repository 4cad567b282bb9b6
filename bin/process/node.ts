/**
 * The node as a branch of the process's tree: its workers, which prove and check; then its store of blocks; then its actors, which need both. Each has its own process:
 * a proof can't be stopped but with the process that makes it.
 */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  ADVANCE_PROGRESS,
  addNodeStreams,
  advanceProgress,
  advances,
  ChainHeights,
  ChainLineage,
  createNode,
  DefaultKey,
  devnetApi,
  devnetMethods,
  type FoundedNetwork,
  foundOnce,
  GatewayKeys,
  gasApi,
  gasMethods,
  KeptMessages,
  Keys,
  Keystore,
  MPOOL_SUB,
  mpoolApi,
  mpoolMethods,
  mpoolSub,
  mpoolUpdates,
  NativeProver,
  NativeVerifier,
  type Node,
  nodeApiV0,
  nodeApiV1,
  nodeMethodsV0,
  nodeMethodsV1,
  openSlashFilter,
  presealedFolder,
  presealedIn,
  RetainedStates,
  type RunNative,
  type Signer,
  type SlashFilter,
  simulatedProver,
  simulatedVerifier,
  tellingCollected,
} from '../../actors/node/index.js'
import type { Config } from '../../config/index.js'
import { Address } from '../../filecoin/index.js'
import { installVerifyingKeys, openChainStore, parametersState } from '../../native/index.js'
import type { ActorSystem } from '../../runtime/actor/index.js'
import type { Pool } from '../../runtime/pool/index.js'
import { openLmdbStore } from '../../runtime/store/index.js'
import { service, supervisor, type TreeNode } from '../../runtime/supervision/index.js'
import type { Log } from '../../runtime/telemetry/index.js'
import { systemClock } from '../../runtime/timers/index.js'
import { openStoredActors, type StoredActors } from './actor-store.js'
import {
  type ComponentBranch,
  type ComponentDoor,
  type ComponentModules,
  type ComponentParts,
  type ComponentPorts,
  type Doors,
  LOTUS_NAMESPACE,
} from './component.js'
import { actorsNodes } from './nodes.js'
import { PORTS } from './ports.js'
import { folderOf, storeOf } from './repository.js'
import { superviseWorkers, workerEnvironment } from './workers.js'

/** The versions of Lotus's full node API, 2.3.0 and 1.5.0. */
const NODE_API_VERSION = 0x02_03_00
const NODE_API_VERSION_V0 = 0x01_05_00
/** Seconds that an epoch takes where nothing else is said: as long as winning and window PoSts take on two cores, with room. */
const BLOCK_DELAY = { devnet: 15, simulated: 1 }
const MIB = 1024 ** 2

const nodeDoor = ({ node }: Config): ComponentDoor => ({
  apiVersion: NODE_API_VERSION,
  olderApiVersion: NODE_API_VERSION_V0,
  port: PORTS.node,
  blockDelay: node.blockDelay ?? BLOCK_DELAY[node.preset],
})

function superviseNode(parts: ComponentParts, modules: ComponentModules): ComponentBranch {
  const { config, repository, installation } = parts
  const { log, authority, fatal, started } = modules
  const folder = folderOf(repository, 'node')
  const { preset, network = `vesper-${preset}`, providers, caretaker, keepStates, usageConfidence } = config.node
  const env = workerEnvironment(parts)
  // The FVM checks proofs in this process, with what the workers make them with.
  Object.assign(process.env, env)
  const taskFile = fileURLToPath(new URL('../../native/task.js', import.meta.url))
  const classes = Object.entries(CLASSES).map(([name, one]) => ({ ...one, name, taskFile, env }))
  const workers = superviseWorkers({ folder, classes }, parts, modules)
  let running!: StoredActors
  const run: RunNative = async (call, input) =>
    (await workers.pool.run(classOf(call), { call, input }, { id: `${call}-${counter++}` })) as never

  const actors = service({
    id: 'actors',
    shutdown: 'infinity',
    async start({ path }) {
      const blocks = openChainStore(join(folder, 'blocks'), { compiledPath: join(installation.cache, 'compiled') })
      const keystore = new Keystore(join(folder, 'keystore'))
      if (preset === 'devnet') await makeProvable(workers.pool, installation.parameterCache, log)
      const founded = await foundOnce(
        { folder, preset, name: network, blockDelay: nodeDoor(config).blockDelay, providers },
        { store: blocks, keystore, run, now: () => Math.floor(systemClock.wall() / 1000) },
      )
      const signer = new Keys({ keystore, others: walletsOf(config, folder) })
      const heights = new ChainHeights()
      const keptStore = openLmdbStore({ path: join(folder, 'mpool') })
      const filter = await openSlashFilter(config.node.slashFilter, { folder: join(folder, 'slash-filter') })
      const stored = await openStoredActors(storeOf(repository, 'node'), { log, fatal, heights })
      const isReal = preset === 'devnet'
      const retained = RetainedStates.in(folder)
      const node = createNode(
        { network: founded, caretaker, keepStates, usageConfidence },
        {
          book: authority?.works ?? null,
          retained,
          system: stored.system,
          heights,
          store: blocks,
          keystore,
          signer,
          prover: isReal ? new NativeProver(run, presealedIn(presealedFolder(folder))) : simulatedProver,
          verifier: isReal ? new NativeVerifier(run) : simulatedVerifier,
          clock: systemClock,
          random: Math.random,
          kept: await KeptMessages.open(keptStore, log),
          log,
          record: async (header, parents) => {
            const { leftOut } = await filter.record(header, parents)
            for (const { block, epoch } of leftOut)
              log.warn(
                { miner: `${header.miner}`, block: `${block}`, epoch },
                'a block of the miner is not among its parents',
              )
          },
        },
      )
      await stored.start(node)
      running = stored
      started(
        stored.system,
        doors => answer(doors, { node, founded, system: stored.system, keystore, signer, filter, folder, retained }),
        [new ChainLineage(node.parts)],
      )
      return {
        exited: stored.exited,
        stop: async () => {
          await node.stop()
          await stored.system.stop()
          await filter.close()
          await keptStore.close()
        },
        children: () => actorsNodes(stored.system, path, detailsOf(node.parts)),
        detail: () => ({ network, preset, height: node.parts.chain.head.height }),
      }
    },
  })

  return {
    spec: supervisor({
      id: 'node',
      strategy: 'rest_for_one',
      intensity: { restarts: 0 },
      children: [workers.spec, actors],
    }),
    get pool() {
      return workers.pool
    },
    get store() {
      return running.store
    },
  }
}

export const node: ComponentPorts = { supervise: superviseNode, door: nodeDoor }

/** Of its actors, by kind. */
function detailsOf({ chain: { head }, pool }: Node['parts']): Readonly<Record<string, TreeNode['detail']>> {
  const { messages, senders, local } = pool.size
  const gasLimit = pool.senders.reduce((sum, sender) => sum + sender.gasLimit, 0)
  return {
    chain: { height: head.height, blocks: head.blocks.length },
    mpool: { messages, senders, own: local, gas: gasLimit },
  }
}

interface Answering {
  readonly node: Node
  readonly founded: FoundedNetwork
  readonly system: ActorSystem
  readonly keystore: Keystore
  readonly signer: Signer
  readonly filter: SlashFilter
  readonly folder: string
  readonly retained: RetainedStates
}

/** Lotus's API in both of its versions, and a devnet's own. */
function answer({ dispatcher, older }: Doors, answering: Answering): void {
  const { node, founded, system, keystore, signer, filter, folder, retained } = answering
  const { chain, pool, gas, sender } = node.parts
  const defaultKey = new DefaultKey({ folder: join(folder, 'keystore') }, { keystore })
  if (defaultKey.address === null && founded.faucet !== null) defaultKey.choose(Address.parse(founded.faucet))
  const modules = { chain, keystore, signer, defaultKey, blockFilter: filter }
  dispatcher.add('Devnet', devnetApi, tellingCollected(devnetMethods({ node, founded, system }), retained))
  dispatcher.add(LOTUS_NAMESPACE, nodeApiV1, tellingCollected(nodeMethodsV1(modules), retained))
  dispatcher.add(LOTUS_NAMESPACE, mpoolApi, tellingCollected(mpoolMethods({ pool, sender }), retained))
  dispatcher.add(LOTUS_NAMESPACE, gasApi, tellingCollected(gasMethods(gas), retained))
  addNodeStreams(dispatcher, LOTUS_NAMESPACE, modules)
  dispatcher.addStream(ADVANCE_PROGRESS, advanceProgress, advances(node.parts.epochs))
  dispatcher.addStream(MPOOL_SUB, mpoolSub, mpoolUpdates(pool))
  const known = new Set(Object.keys(nodeApiV0))
  const newer = Object.keys(nodeApiV1).filter(name => !known.has(name))
  older(['/rpc/v0'], new Set(newer.map(name => `${LOTUS_NAMESPACE}.${name}`))).add(
    LOTUS_NAMESPACE,
    nodeApiV0,
    tellingCollected(nodeMethodsV0(modules), retained),
  )
}

/** Null where no gateway is named. */
function walletsOf({ node }: Config, folder: string): Signer | null {
  const { walletGateway, walletGatewayTokenFile = join(folder, 'gateway-token'), walletAccounts } = node
  if (walletGateway === undefined) return null
  return new GatewayKeys({ url: walletGateway, tokenFile: walletGatewayTokenFile, accounts: walletAccounts })
}

/** Makes the Groth16 parameters of PoSts where they are missing, which takes seconds, once on a machine. */
async function makeProvable(pool: Pool, directory: string, log: Log): Promise<void> {
  installVerifyingKeys(directory)
  for (const circuit of ['winning-post-2KiB', 'window-post-2KiB']) {
    if (parametersState(circuit, directory) === 'ready') continue
    log.info({ circuit }, 'making the parameters of a proof, once on this machine')
    await pool.run('window', { call: 'generateParameters', input: { circuit, directory } }, { id: circuit })
  }
}

/** Apart from each other: a proof holds the threads of its process, and a block must not wait for the proof of a window. */
const CLASSES = {
  winning: { threads: 1, memoryBytes: 512 * MIB, priority: 2 },
  window: { threads: 1, memoryBytes: 512 * MIB, priority: 1 },
  verify: { threads: 1, memoryBytes: 64 * MIB, priority: 3 },
} as const

const classOf = (call: string): keyof typeof CLASSES => {
  if (call.startsWith('generateWinningPostSector') || call.startsWith('verify')) return 'verify'
  return call === 'generateWinningPost' ? 'winning' : 'window'
}

/** Tells tasks apart. */
let counter = 0
