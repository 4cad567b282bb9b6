/**
 * A network at work: people pay each other and newcomers, providers prove. Epochs may come one by one, or as a devnet's do, with null rounds and skips of
 * time, and with a provider that misses a deadline now and then and recovers.
 */
import type { CID } from 'multiformats/cid'
import type { Chain, ConsensusState } from '../../../../actors/node/chain/index.js'
import { proveWindow } from '../../../../actors/node/effects/index.js'
import { read, readElements } from '../../../../actors/node/ipld/index.js'
import { simulatedProver } from '../../../../actors/node/proofs/index.js'
import { nextDuty } from '../../../../actors/node/time/duties.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import { miner } from '../../../../filecoin/actors/index.js'
import {
  Address,
  currentDeadline,
  deadlineInfo,
  encode,
  type Message,
  nextNotElapsed,
  PROVING_PERIOD,
  type SignedMessage,
} from '../../../../filecoin/index.js'
import type { Random } from '../../../simulator/random.js'
import { blockOf, type Devnet, PROVIDERS } from '../devnet.js'
import { payment, verdict } from './travel.js'

/** How often a devnet's time leaves epochs out, and how many at most. */
const NULL_ROUND = { chance: 0.1, most: 4 }
const SKIP = { chance: 0.02, most: 300 }
/** What a fault costs is paid from a provider's balance, which would not do for it. */
const FOR_FAULTS = 100n * 10n ** 18n

type Asked = Pick<Message, 'from' | 'to' | 'value' | 'method' | 'params'>

/** @param missing A provider that proves nothing in the proving period of an epoch; null if all do. */
export type Missing = (epoch: number) => string | null

/** From the second period on, one provider after the other. */
export const oneAPeriod: Missing = epoch => {
  const period = Math.floor(epoch / PROVING_PERIOD.epochs)
  return period === 0 ? null : (PROVIDERS[period % PROVIDERS.length] as string)
}

export class Traffic {
  /** CIDs of all messages in blocks. */
  readonly sent = new Set<string>()

  constructor(
    private readonly options: { readonly missing: Missing },
    private readonly modules: { readonly net: Devnet; readonly random: Random },
  ) {}

  /** Blocks of all who win the epoch, on the head. @throws Error if one is refused */
  async epoch(epoch: number): Promise<void> {
    const { net } = this.modules
    const parents = net.chain.head
    const messages = await this.messages(epoch)
    for (const index of PROVIDERS.keys()) {
      const block = await blockOf(net, index, epoch, parents, messages)
      if (block === null) continue
      const refusal = await verdict(net, block)
      if (refusal !== null) throw new Error(`the block of ${PROVIDERS[index]} at ${epoch} is refused: ${refusal}`)
      for (const cid of [...block.blsMessages, ...block.secpkMessages]) this.sent.add(cid.toString())
    }
  }

  /** The next epoch that has a block: as often as not time goes on by more than one, but never past a proof that is due. */
  async next(): Promise<void> {
    const { net, random } = this.modules
    const { head, modules } = net.chain
    const nulls = random.chance(SKIP.chance)
      ? random.int(SKIP.most)
      : random.chance(NULL_ROUND.chance)
        ? 1 + random.int(NULL_ROUND.most)
        : 0
    const missing = this.options.missing(head.height)
    const careful = PROVIDERS.filter(provider => provider !== missing)
    const duties = await Promise.all(careful.map(one => nextDuty(modules, Address.parse(one), head)))
    let epoch = Math.min(head.height + 1 + nulls, ...duties)
    for (; net.chain.head === head; epoch++) await this.epoch(epoch)
  }

  private async messages(epoch: number): Promise<readonly SignedMessage[]> {
    const { net, random } = this.modules
    const { people, workers, modules, chain } = net
    const { stateRoot } = await modules.executions.of(chain.head)
    const state = modules.consensus.of(stateRoot)
    const nonces = noncesOf(net, stateRoot)
    const payments = people.flatMap(person =>
      Array.from({ length: random.int(3) }, () => {
        const to = random.chance(0.1) ? newcomer(random) : random.pick(workers).address
        return payment(person, to, nonces(person), { value: BigInt(random.int(10 ** 9)), gasLimit: 5_000_000 })
      }),
    )
    const missing = this.options.missing(epoch)
    const asked: Asked[] = []
    for (const provider of PROVIDERS)
      if (provider !== missing) asked.push(...(await this.proofs(provider)), ...this.recoveries(provider, epoch, state))
    const duties = asked.map(one => {
      const worker = this.workerOf(one)
      return payment(worker, one.to, nonces(worker), { ...one, gasLimit: 200_000_000 })
    })
    return [...payments, ...duties]
  }

  private async proofs(provider: string): Promise<readonly Asked[]> {
    const { chain } = this.modules.net
    const asked: Asked[] = []
    const caretaker = {
      chain: async (): Promise<Chain> => chain,
      prover: simulatedProver,
      send: async (one: Asked) => {
        asked.push(one)
        return payment(this.workerOf(one), one.to, 0, one)
      },
      // What was sent is on the chain, or lost with its block.
      waiting: async () => [],
      holdsBack: () => false,
    }
    await proveWindow.run({ provider, epoch: chain.head.height + 1 }, caretaker as never)
    return asked
  }

  /** Of all that is at fault, as long as it can be declared for the deadline to come. */
  private recoveries(provider: string, epoch: number, state: ConsensusState): readonly Asked[] {
    const { store } = this.modules.net
    const to = Address.parse(provider)
    const { deadlines, provingPeriodStart } = state.provider(to)
    const { periodStart } = currentDeadline(provingPeriodStart, epoch)
    const recoveries = read(store, miner.deadlines, deadlines).due.flatMap((cid, deadline) => {
      const { faultyPower, partitions } = read(store, miner.deadline, cid)
      if (faultyPower.raw === 0n) return []
      if (epoch >= nextNotElapsed(deadlineInfo(periodStart, deadline, epoch)).faultCutoff) return []
      return readElements(store, miner.deadline.fields.partitions, partitions).flatMap(([partition, has]) => {
        const sectors = has.faults.subtract(has.recoveries)
        return [...sectors].length === 0 ? [] : [{ deadline, partition, sectors }]
      })
    })
    if (recoveries.length === 0) return []
    const { number, params } = miner.methods.DeclareFaultsRecovered
    const from = state.workerKey(to)
    return [{ from, to, value: FOR_FAULTS, method: number, params: encode(params, { recoveries }) }]
  }

  private workerOf({ from }: Asked): Key {
    return this.modules.net.workers.find(({ address }) => address.equals(from)) as Key
  }
}

/** Of each key that sends on a state, one after the other. */
function noncesOf({ modules }: Devnet, stateRoot: CID): (key: Key) => number {
  const accounts = modules.accounts.of(stateRoot)
  const nonces = new Map<string, number>()
  return ({ address }) => {
    const nonce = nonces.get(address.key) ?? accounts.of(address)?.nonce ?? 0
    nonces.set(address.key, nonce + 1)
    return nonce
  }
}

const newcomer = (random: Random): Address =>
  Address.of(
    1,
    Uint8Array.from({ length: 20 }, () => random.int(256)),
  )
