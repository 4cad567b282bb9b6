/** Hundreds of epochs with messages and proofs: the crates of the actors find nothing wrong with the state that they come to. `npm run soak` goes on to thousands. */
import t from 'tap'
import { circulatingSupply, StateView } from '../../../../actors/node/state/index.js'
import { Address } from '../../../../filecoin/index.js'
import { ActorsOracle } from '../../../filecoin/actors-oracle.js'
import { folder } from '../../../native/installed.js'
import { Random } from '../../../simulator/random.js'
import { devnet, PROVIDERS, TOTAL } from '../devnet.js'
import { crateInvariants, messagesAbove } from './audit.js'
import { Traffic } from './traffic.js'

t.setTimeout(300_000)

/** Past the deadline in which all sectors are due, from 120 to 180, and the one after. */
const EPOCHS = 260

t.test(`after ${EPOCHS} epochs all invariants of the actors hold`, async t => {
  const net = await devnet(t)
  const { chain, store, modules } = net
  const genesis = chain.head
  const traffic = new Traffic({ missing: () => null }, { net, random: new Random(7) })
  for (let epoch = 1; epoch <= EPOCHS; epoch++) await traffic.epoch(epoch)
  t.ok(chain.head.height > EPOCHS - 5)

  const { executed, failed } = await messagesAbove(net, 0)
  t.same(failed, [], 'all messages succeed')
  t.equal(executed, traffic.sent.size, 'each is executed once, in however many blocks it is')
  t.comment(`${executed} messages`)

  const oracle = await ActorsOracle.build()
  const { violations, balance, stateRoot } = await crateInvariants(net, { oracle, directory: folder(t) })
  t.same(violations, [])
  t.equal(BigInt(balance), TOTAL, 'no money is lost or made')

  const state = modules.consensus.of(stateRoot)
  for (const provider of PROVIDERS)
    t.equal(state.claim(Address.parse(provider))?.rawBytePower, 4096n, `${provider} has proven its sectors`)

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
