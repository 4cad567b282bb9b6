/** Who has come back to power may be elected one tipset later than its power counts. Source: Lotus, `MinerEligibleToMine`. */
import t from 'tap'
import { miningBaseInfo } from '../../../../actors/node/mining/index.js'
import { Address, type BlockMsg } from '../../../../filecoin/index.js'
import { Random } from '../../../simulator/random.js'
import { blockOf, devnet } from '../devnet.js'
import { resigned } from './tampered.js'
import { Traffic } from './traffic.js'
import { verdict } from './travel.js'

t.setTimeout(300_000)

const PROVIDER = Address.id(1002)
const LOOK_BACK = 900
/** The first epoch of the deadline in which all sectors are due, and of the one after it. */
const [OPEN, CLOSE, PERIOD] = [120, 180, 2880]

t.test('the minimum of power is looked up before the messages of the look back’s tipset', async t => {
  const net = await devnet(t)
  const { chain, modules } = net
  const traffic = new Traffic(
    { missing: epoch => (epoch <= CLOSE ? PROVIDER.toString() : null) },
    { net, random: new Random(3) },
  )
  /** The first tipset that somebody wins from an epoch on. */
  const tipsetFrom = async (epoch: number) => {
    const before = chain.head
    for (let next = epoch; chain.head === before; next++) await traffic.epoch(next)
    return chain.head
  }
  // It misses its deadline, declares its sectors recovered, and proves them a period later.
  for (const epoch of [OPEN, OPEN + 10, CLOSE + 1, CLOSE + 10, PERIOD + OPEN]) await tipsetFrom(epoch)
  const proving = await tipsetFrom(chain.head.height + 1)
  const power = (root: typeof proving.parentStateRoot) => modules.consensus.of(root).claim(PROVIDER)?.qualityAdjPower
  t.equal(power(proving.parentStateRoot), 0n)
  t.equal(power((await modules.executions.of(proving)).stateRoot), 4096n, 'it comes back to power in one tipset')

  const next = await tipsetFrom(proving.height + 20)
  // Of all of these epochs that tipset is the look back.
  const [first, last] = [proving.height + LOOK_BACK, next.height + LOOK_BACK - 1]
  const infoOf = (epoch: number) => miningBaseInfo(modules, PROVIDER, epoch, next)
  for (const epoch of [first, last])
    t.match(
      await infoOf(epoch),
      { minerPower: 4096n, eligibleForMining: false },
      'its power counts, but not for itself',
    )

  let honest: BlockMsg | null = null
  for (let epoch = first; honest === null && epoch <= last; epoch++) honest = await blockOf(net, 0, epoch, next)
  const early = resigned(net, honest as BlockMsg, { miner: PROVIDER })
  t.equal(await verdict(net, early), 'NODE_BLOCK_INVALID: eligibility', 'nobody takes its block')
  t.equal(await verdict(net, honest as BlockMsg), null)

  t.match(await infoOf(last + 1), { minerPower: 4096n, eligibleForMining: true })
})
