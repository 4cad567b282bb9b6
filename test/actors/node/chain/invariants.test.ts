/** Hundreds of epochs with messages and proofs: the crates of the actors find nothing wrong with the state that they come to. */
import { join } from 'node:path'
import t from 'tap'
import { type Chain, ConsensusState } from '../../../../actors/node/chain/index.js'
import { proveWindow } from '../../../../actors/node/effects/index.js'
import { simulatedProver } from '../../../../actors/node/proofs/index.js'
import { circulatingSupply, StateView } from '../../../../actors/node/state/index.js'
import type { Key } from '../../../../actors/node/wallet/index.js'
import { Address, type Message, type SignedMessage } from '../../../../filecoin/index.js'
import { ActorsOracle } from '../../../filecoin/actors-oracle.js'
import { folder } from '../../../native/installed.js'
import { Random } from '../../../simulator/random.js'
import { blockOf, type Devnet, devnet } from '../devnet.js'
import { payment, verdict } from './travel.js'

t.setTimeout(300_000)

/** Past the deadline in which all sectors are due, from 120 to 180, and the one after. */
const EPOCHS = 260
/** AttoFIL, of all that there is. */
const TOTAL = 2_000_000_000n * 10n ** 18n
const PROVIDERS = ['t01000', 't01001', 't01002']

type Asked = Pick<Message, 'from' | 'to' | 'value' | 'method' | 'params'>

/** Payments between people and to new ones, and the providers' proofs. */
async function messagesFor(net: Devnet, random: Random): Promise<readonly SignedMessage[]> {
  const { people, workers, modules, chain } = net
  const { stateRoot } = await modules.executions.of(chain.head)
  const accounts = net.modules.accounts.of(stateRoot)
  const nonces = new Map<string, number>()
  const nonceOf = ({ address }: Key): number => {
    const nonce = nonces.get(address.key) ?? accounts.of(address)?.nonce ?? 0
    nonces.set(address.key, nonce + 1)
    return nonce
  }
  const payments = people.flatMap(person =>
    Array.from({ length: random.int(3) }, () => {
      const to = random.chance(0.1) ? newcomer(random) : random.pick(workers).address
      return payment(person, to, nonceOf(person), { value: BigInt(random.int(10 ** 9)), gasLimit: 5_000_000 })
    }),
  )
  const asked: Asked[] = []
  const workerOf = ({ from }: Asked) => workers.find(({ address }) => address.equals(from)) as Key
  const caretaker = {
    chain: (): Chain => chain,
    prover: simulatedProver,
    send: async (one: Asked) => {
      asked.push(one)
      return payment(workerOf(one), one.to, 0, one)
    },
    // What was sent is on the chain, or lost with its block.
    waiting: async () => [],
    holdsBack: () => false,
  }
  for (const provider of PROVIDERS)
    await proveWindow.run({ provider, epoch: chain.head.height + 1 }, caretaker as never)
  const proofs = asked.map(one => {
    const worker = workerOf(one)
    return payment(worker, one.to, nonceOf(worker), { ...one, gasLimit: 200_000_000 })
  })
  return [...payments, ...proofs]
}

const newcomer = (random: Random): Address =>
  Address.of(
    1,
    Uint8Array.from({ length: 20 }, () => random.int(256)),
  )

t.test(`after ${EPOCHS} epochs all invariants of the actors hold`, async t => {
  const net = await devnet(t)
  const { chain, store, modules } = net
  const genesis = chain.head
  const random = new Random(7)
  const sent = new Set<string>()
  for (let epoch = 1; epoch <= EPOCHS; epoch++) {
    const parents = chain.head
    const messages = await messagesFor(net, random)
    for (const index of [0, 1, 2]) {
      const block = await blockOf(net, index, epoch, parents, messages)
      if (block === null) continue
      if ((await verdict(net, block)) !== null) t.fail(`the block of ${index} at ${epoch} is refused`)
      for (const cid of [...block.blsMessages, ...block.secpkMessages]) sent.add(cid.toString())
    }
  }
  const { head } = chain
  const { stateRoot } = await modules.executions.of(head)
  t.ok(head.height > EPOCHS - 5)

  const failed: string[] = []
  let executed = 0
  for (let tipset = head; tipset.height > 0; tipset = modules.tipsets.parent(tipset)) {
    const { messages } = await store.execute(tipset.key.cids)
    executed += messages.length
    for (const { exitCode, failure } of messages) if (exitCode !== 0) failed.push(`${tipset.height}: ${failure}`)
  }
  t.same(failed, [], 'all messages succeed')
  t.equal(executed, sent.size, 'each is executed once, in however many blocks it is')
  t.comment(`${executed} messages`)

  const state = new ConsensusState(store, stateRoot)
  for (const provider of PROVIDERS)
    t.equal(state.claim(Address.parse(provider))?.rawBytePower, 4096n, `${provider} has proven its sectors`)

  const car = join(folder(t), 'head.car')
  await store.exportCar(car, [stateRoot])
  const oracle = await ActorsOracle.build()
  const report = await oracle.invariants({ car, stateRoot }, head.height)
  t.same(report.violations, [])
  t.equal(BigInt(report.balance), TOTAL, 'no money is lost or made')

  const supply = circulatingSupply(new StateView(store, stateRoot))
  const before = circulatingSupply(new StateView(store, genesis.parentStateRoot))
  t.ok(supply.filMined > 0n)
  t.ok(supply.filBurnt > before.filBurnt, 'gas is burnt')
  t.ok(supply.filCirculating > 0n && supply.filCirculating < TOTAL)
  t.equal(
    supply.filCirculating - before.filCirculating,
    supply.filMined - (supply.filBurnt - before.filBurnt) - (supply.filLocked - before.filLocked),
    'it grows by what is mined, less what is burnt and locked',
  )
})
