/** What Lotus's State methods answer of providers that have missed a deadline, in JSON. */
import t from 'tap'
import { miner } from '../../../../filecoin/actors/index.js'
import { Address, Bitfield } from '../../../../filecoin/index.js'
import { type Asked, asking } from './asked.js'
import { calling, keyOf, type TestChain, testChain } from './chain.js'

const HEAD = null
const FAULT_MAX_AGE = 42 * 2880
/** The last epoch of deadline 2. */
const DEADLINE_END = 179

let chain: TestChain
let ask: Asked

t.before(async () => {
  chain = await testChain(t)
  ask = asking(chain)
  // Nobody proves anything until deadline 2 is over; then t01000 wants to prove sector 0 again.
  await chain.extend([], DEADLINE_END + 3)
  const [applied] = await chain.extend([
    {
      from: keyOf('first'),
      to: Address.id(1000),
      ...calling(miner.methods.DeclareFaultsRecovered, {
        recoveries: [{ deadline: 2, partition: 0, sectors: Bitfield.of([0]) }],
      }),
    },
  ])
  if (applied?.exitCode !== 0) throw new Error(`${applied?.exitCode}: ${applied?.failure}`)
  await chain.extend()
})

t.test('faulty sectors live, but do not count', async t => {
  t.strictSame(await ask('StateMinerFaults', 't01000', HEAD), [0, 2])
  t.strictSame(await ask('StateMinerFaults', 't01001', HEAD), [0, 1])
  t.strictSame(await ask('StateMinerRecoveries', 't01000', HEAD), [0, 1])
  t.strictSame(await ask('StateMinerRecoveries', 't01001', HEAD), [0])
  t.strictSame(await ask('StateMinerSectorCount', 't01000', HEAD), { Live: 2, Active: 0, Faulty: 2 })
  t.strictSame(await ask('StateMinerActiveSectors', 't01000', HEAD), [])
  t.strictSame(await ask('StateMinerPartitions', 't01000', 2, HEAD), [
    {
      AllSectors: [0, 2],
      FaultySectors: [0, 2],
      RecoveringSectors: [0, 1],
      LiveSectors: [0, 2],
      ActiveSectors: [0],
    },
  ])
})

t.test('they end early unless they are proven again', async t => {
  const expiration = (await ask('StateSectorExpiration', 't01000', 1, HEAD)) as { OnTime: number; Early: number }
  t.equal(expiration.OnTime, 0)
  t.ok(expiration.Early >= FAULT_MAX_AGE && expiration.Early <= FAULT_MAX_AGE + 2880 + DEADLINE_END)
  t.equal((expiration.Early - DEADLINE_END) % 2880, 0, 'with the last epoch of their deadline')
})

t.test('since when they are faulty', async t => {
  const [first, second] = [
    { Miner: 't01000', Epoch: DEADLINE_END },
    { Miner: 't01001', Epoch: DEADLINE_END },
  ]
  const height = DEADLINE_END + 5
  t.strictSame(await ask('StateAllMinerFaults', 5, HEAD), [first, second])
  t.strictSame(await ask('StateAllMinerFaults', height - DEADLINE_END - 1, HEAD), [], 'none that is so young')
})

t.test('who proves nothing may not be elected', async t => {
  t.match(await ask('StateMinerPower', 't01000', HEAD), {
    MinerPower: { RawBytePower: '0' },
    TotalPower: { RawBytePower: '0' },
    HasMinPower: false,
  })
})

t.test('the next deadline is the current one', async t => {
  t.match(await ask('StateMinerProvingDeadline', 't01000', HEAD), {
    CurrentEpoch: DEADLINE_END + 5,
    PeriodStart: 0,
    Index: 3,
    Open: DEADLINE_END + 1,
    Close: DEADLINE_END + 61,
  })
})
