/** The state of epoch 0. Source: fil_actor_* 9.0.1, each `State::new`; Lotus, chain/gen/genesis. */
import type { CID } from 'multiformats/cid'
import {
  account,
  cron,
  datacap,
  init,
  market,
  miner,
  multisig,
  power,
  reward,
  SINGLETONS,
  system,
  verifreg,
} from '../../../filecoin/actors/index.js'
import {
  type Actor,
  Address,
  encode,
  FIL,
  Protocol,
  STATE_TREE_VERSION,
  stateInfo,
  stateRoot,
  TOTAL_FILECOIN,
} from '../../../filecoin/index.js'
import type { Bundle, ChainStore } from '../../../native/index.js'
import { NodeError, NodeErrorCode } from '../errors.js'
import { write, writeElements, writeEntries } from '../ipld/index.js'
import { WINDOW_POST } from '../proofs/index.js'
import { PARTITION_SECTORS, PLEDGE_PER_SECTOR, rewardState, SECTOR_BYTES, withoutTrend } from './economy.js'
import { writeMinerState } from './miner-state.js'
import type { GenesisTemplate } from './template.js'

/** What mining has to give. */
const MINING_RESERVE = 1_100_000_000n * FIL
/** Of each provider, for its deposits and fees: attoFIL. */
const PROVIDER_FUNDS = 10n * FIL

const FIRST_ACCOUNT = 100
/** The first provider's ID; the others' follow. */
export const FIRST_PROVIDER = 1000

/** Of the deadline that is open at epoch 0. */
const FIRST_DEADLINE_END = 59
const invalid = (problem: string) => new NodeError({ code: NodeErrorCode.GENESIS_INVALID, problem })

/**
 * Puts the state into the store and gives its root.
 *
 * @throws NodeError GENESIS_INVALID
 */
export function writeGenesisState(store: ChainStore, bundle: Bundle, template: GenesisTemplate): CID {
  const codeOf = (name: string): CID => {
    const code = bundle.codes.get(name)
    if (code === undefined) throw invalid(`the actors' bundle has no ${name}`)
    return code
  }
  const ids = new Map(template.accounts.map(({ address }, index) => [address.key, FIRST_ACCOUNT + index]))
  if (ids.size !== template.accounts.length) throw invalid('an account stands there twice')
  const idOf = (address: Address): Address => {
    const id = ids.get(address.key)
    if (id === undefined) throw invalid(`${address} is none of the accounts`)
    return Address.id(id)
  }
  const networkPower = BigInt(SECTOR_BYTES * template.providers.reduce((sum, { sectors }) => sum + sectors.length, 0))

  const actors = new Map<number, Actor>()
  const put = (id: number, name: string, head: CID, balance = 0n) =>
    actors.set(id, { code: codeOf(name), head, nonce: 0, balance })

  for (const [index, { address, balance }] of template.accounts.entries()) {
    if (address.protocol !== Protocol.Secp256k1 && address.protocol !== Protocol.Bls)
      throw invalid(`${address} is no address of a key`)
    put(FIRST_ACCOUNT + index, 'account', write(store, account.state, { address }), balance)
  }
  for (const [index, provider] of template.providers.entries()) {
    const { owner, worker, sectors } = provider
    if (worker.protocol !== Protocol.Bls) throw invalid(`the worker ${worker} must have a BLS key`)
    if (sectors.length > PARTITION_SECTORS)
      throw invalid(`a provider has ${sectors.length} sectors; ${PARTITION_SECTORS} is the most here`)
    const head = writeMinerState(store, { owner: idOf(owner), worker: idOf(worker), sectors, networkPower })
    put(FIRST_PROVIDER + index, 'storageminer', head, PROVIDER_FUNDS + PLEDGE_PER_SECTOR * BigInt(sectors.length))
  }
  const root = idOf(template.rootVerifier)
  const wallet = () =>
    write(store, multisig.state, {
      signers: [root],
      numApprovalsThreshold: 1,
      nextTxnID: 0,
      initialBalance: 0n,
      startEpoch: 0n,
      unlockDuration: 0n,
      pendingTxns: writeEntries(store, multisig.state.fields.pendingTxns),
    })
  put(SINGLETONS.rootVerifier, 'multisig', wallet())
  put(SINGLETONS.burntFunds, 'account', write(store, account.state, { address: Address.id(SINGLETONS.burntFunds) }))
  put(SINGLETONS.system, 'system', write(store, system.state, { builtinActors: bundle.list }))
  put(SINGLETONS.init, 'init', writeInit(store, template))
  put(SINGLETONS.reward, 'reward', write(store, reward.state, rewardState), MINING_RESERVE)
  put(SINGLETONS.cron, 'cron', write(store, cron.state, cronState))
  put(SINGLETONS.power, 'storagepower', writePower(store, template, networkPower))
  put(SINGLETONS.market, 'storagemarket', writeMarket(store))
  put(SINGLETONS.verifreg, 'verifiedregistry', writeVerifreg(store))
  put(SINGLETONS.datacap, 'datacap', writeDatacap(store))

  const given = [...actors.values()].reduce((sum, { balance }) => sum + balance, 0n)
  if (given > TOTAL_FILECOIN) throw invalid(`it gives out ${given} attoFIL; there are ${TOTAL_FILECOIN}`)
  put(SINGLETONS.reserve, 'multisig', wallet(), TOTAL_FILECOIN - given)

  return write(store, stateRoot, {
    version: STATE_TREE_VERSION,
    actors: writeEntries(
      store,
      stateRoot.fields.actors,
      [...actors].map(([id, actor]) => [Address.id(id), actor] as const),
    ),
    info: write(store, stateInfo, {}),
  })
}

/** A provider's other address, as if it had been created by a message. */
export const providerAddress = (networkName: string, index: number): Address =>
  Address.actor(new TextEncoder().encode(`${networkName}/${index}`))

function writeInit(store: ChainStore, { networkName, accounts, providers }: GenesisTemplate): CID {
  const { addressMap } = init.state.fields
  const keys = accounts.map(({ address }, index) => [address, FIRST_ACCOUNT + index] as const)
  const miners = providers.map((_, index) => [providerAddress(networkName, index), FIRST_PROVIDER + index] as const)
  return write(store, init.state, {
    addressMap: writeEntries(store, addressMap, [...keys, ...miners]),
    nextID: FIRST_PROVIDER + providers.length,
    networkName,
  })
}

const cronState: cron.State = {
  entries: [
    { receiver: Address.id(SINGLETONS.power), methodNum: power.methods.OnEpochTickEnd.number },
    { receiver: Address.id(SINGLETONS.market), methodNum: market.methods.CronTick.number },
  ],
}

/** All power counts, that of providers below the minimum, too, as long as fewer than four reach it. */
function writePower(store: ChainStore, { providers }: GenesisTemplate, networkPower: bigint): CID {
  const { claims, cronEventQueue } = power.state.fields
  const own = providers.map(({ sectors }) => BigInt(sectors.length * SECTOR_BYTES))
  const events = writeElements(
    store,
    cronEventQueue.value,
    providers.map((_, index) => [
      index,
      {
        minerAddr: Address.id(FIRST_PROVIDER + index),
        callbackPayload: encode(miner.cronEventPayload, { eventType: miner.CronEventType.ProvingDeadline }),
      },
    ]),
  )
  const pledge = (PLEDGE_PER_SECTOR * networkPower) / BigInt(SECTOR_BYTES)
  return write(store, power.state, {
    totalRawBytePower: networkPower,
    totalBytesCommitted: networkPower,
    totalQualityAdjPower: networkPower,
    totalQABytesCommitted: networkPower,
    totalPledgeCollateral: pledge,
    thisEpochRawBytePower: networkPower,
    thisEpochQualityAdjPower: networkPower,
    thisEpochPledgeCollateral: pledge,
    thisEpochQAPowerSmoothed: withoutTrend(networkPower),
    minerCount: providers.length,
    minerAboveMinPowerCount: own.filter(bytes => bytes >= SECTOR_BYTES).length,
    cronEventQueue: writeEntries(store, cronEventQueue, providers.length === 0 ? [] : [[FIRST_DEADLINE_END, events]]),
    firstCronEpoch: 0,
    claims: writeEntries(
      store,
      claims,
      own.map((bytes, index) => [
        Address.id(FIRST_PROVIDER + index),
        { windowPoStProofType: WINDOW_POST.registered, rawBytePower: bytes, qualityAdjPower: bytes },
      ]),
    ),
    proofValidationBatch: null,
  })
}

function writeMarket(store: ChainStore): CID {
  const { fields } = market.state
  return write(store, market.state, {
    proposals: writeElements(store, fields.proposals),
    states: writeElements(store, fields.states),
    pendingProposals: writeEntries(store, fields.pendingProposals),
    escrowTable: writeEntries(store, fields.escrowTable),
    lockedTable: writeEntries(store, fields.lockedTable),
    nextID: 0,
    dealOpsByEpoch: writeEntries(store, fields.dealOpsByEpoch),
    lastCron: -1,
    totalClientLockedCollateral: 0n,
    totalProviderLockedCollateral: 0n,
    totalClientStorageFee: 0n,
    pendingDealAllocationIds: writeEntries(store, fields.pendingDealAllocationIds),
  })
}

function writeVerifreg(store: ChainStore): CID {
  const { fields } = verifreg.state
  return write(store, verifreg.state, {
    rootKey: Address.id(SINGLETONS.rootVerifier),
    verifiers: writeEntries(store, fields.verifiers),
    removeDataCapProposalIDs: writeEntries(store, fields.removeDataCapProposalIDs),
    allocations: writeEntries(store, fields.allocations),
    nextAllocationId: 1,
    claims: writeEntries(store, fields.claims),
  })
}

function writeDatacap(store: ChainStore): CID {
  const { balances, allowances } = datacap.tokenState.fields
  return write(store, datacap.state, {
    governor: Address.id(SINGLETONS.verifreg),
    token: {
      supply: 0n,
      balances: writeEntries(store, balances),
      allowances: writeEntries(store, allowances),
      hamtBitWidth: balances.bitWidth,
    },
  })
}
