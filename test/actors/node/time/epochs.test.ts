/** Time that skips while the clock goes on. */
import t, { type Test } from 'tap'
import type { AdvanceProgress } from '../../../../actors/node/time/advance.js'
import { type Caretaker, Epochs } from '../../../../actors/node/time/epochs.js'
import { NetworkTime } from '../../../../actors/node/time/network-time.js'
import { VirtualClock } from '../../../runtime/actor/virtual-time.js'
import { blockOf, type Devnet, devnet } from '../devnet.js'

const PROVIDERS = ['t01000', 't01001', 't01002']

/** As the machine does: an epoch that comes while it works waits, and only a later one is new. */
class Worker implements Caretaker {
  tried = 0
  heard = (_: number): void => {}
  private waiting: number | null = null
  private working: Promise<unknown> = Promise.resolve()
  private isBusy = false

  constructor(private readonly work: (epoch: number) => Promise<void>) {}

  async tell(epoch: number): Promise<void> {
    this.heard(epoch)
    if (this.isBusy) this.waiting = epoch
    else if (epoch > this.tried) this.begin(epoch)
  }

  async done(): Promise<void> {
    while (this.isBusy) await this.working
  }

  private begin(epoch: number): void {
    this.tried = epoch
    this.isBusy = true
    this.working = this.work(epoch).then(() => {
      this.isBusy = false
      const next = this.waiting
      this.waiting = null
      if (next !== null && next > this.tried) this.begin(next)
    })
  }
}

interface Stage {
  readonly net: Devnet
  readonly clock: VirtualClock
  readonly time: NetworkTime
  readonly epochs: Epochs
  readonly workers: ReadonlyMap<string, Worker>
  /** All that was begun, in order. */
  readonly begun: { readonly provider: string; readonly epoch: number }[]
  /** What each provider is at. */
  readonly busy: Map<string, number>
}

/** @param during What happens while a provider is at work. */
async function stage(t: Test, during: (epoch: number, on: Stage) => Promise<unknown> = async () => {}): Promise<Stage> {
  const net = await devnet(t)
  const clock = new VirtualClock()
  const time = new NetworkTime({ genesis: net.network.genesis.timestamp, blockDelay: 1 }, clock)
  const begun: { provider: string; epoch: number }[] = []
  const busy = new Map<string, number>()
  const workers = new Map(
    PROVIDERS.map((provider, index) => {
      const work = async (epoch: number): Promise<void> => {
        begun.push({ provider, epoch })
        busy.set(provider, epoch)
        const parents = net.chain.head
        await during(epoch, on)
        const block = parents.height < epoch ? await blockOf(net, index, epoch, parents) : null
        if (block !== null) await net.chain.submit(block)
        busy.delete(provider)
      }
      return [provider, new Worker(work)]
    }),
  )
  const epochs = new Epochs({
    chain: net.chain,
    time,
    caretakers: workers,
    moveTo: async epoch => {
      time.skipped += epoch - time.epoch()
    },
    report: error => t.fail(String(error)),
  })
  const on: Stage = { net, clock, time, epochs, workers, begun, busy }
  epochs.start()
  t.teardown(() => epochs.stop())
  return on
}

const never = new AbortController().signal
const idle = ({ workers }: Stage) => Promise.all([...workers.values()].map(worker => worker.done()))

t.test(
  'while time is skipped, all are at the same epoch, and at each once, however much the clock goes on',
  async t => {
    const on = await stage(t, async (epoch, { clock, epochs, busy }) => {
      if (epochs.advancing === null) return
      t.same(new Set(busy.values()), new Set([epoch]), `at ${epoch}, nobody is at another`)
      clock.advance(700)
    })
    const { net, epochs, begun } = on
    const heights = new Set<number>()
    let [last, back] = [0, 0]
    net.chain.onHeadChange(() => {
      const { height } = net.chain.head
      heights.add(height)
      if (height < last) back++
      last = height
    })
    // From 120 on a deadline is open, and these never prove.
    const advanced = await epochs.advance({ until: 124, missProofs: [] }, never)
    t.ok(advanced.height >= 124)
    t.equal(advanced.height, net.chain.head.height)
    t.equal(advanced.tipsets, heights.size, 'no tipset is made by anybody else')
    t.equal(back, 0, 'the head never goes back')
    const names = begun.map(({ provider, epoch }) => `${provider} ${epoch}`)
    t.equal(new Set(names).size, names.length, 'no epoch is worked on twice')
    await idle(on)
  },
)

t.test(
  'an epoch of the clock that came while time was skipped is told afterwards, and those after it, too',
  async t => {
    let isSlow = true
    const on = await stage(t, async (_, { clock }) => {
      if (isSlow) clock.advance(1500)
      isSlow = false
    })
    const { net, clock, time, epochs, begun } = on
    await epochs.advance({ until: 50, missProofs: [] }, never)
    await idle(on)
    t.equal(begun.at(-1)?.epoch, time.epoch(), 'the epoch that it is')
    clock.advance(1000)
    await idle(on)
    t.equal(begun.at(-1)?.epoch, time.epoch())
    t.ok(net.chain.head.height >= 50)
  },
)

t.test('time is not skipped before those who are at work on the clock’s epoch have done', async t => {
  let open!: () => void
  const gate = new Promise<void>(resolve => {
    open = resolve
  })
  const { clock, time, epochs, busy, workers } = await stage(t, epoch => (epoch === 1 ? gate : Promise.resolve()))
  clock.advance(1010)
  t.equal(busy.size, 3)
  const next = new Promise<number>(resolve => {
    for (const worker of workers.values()) worker.heard = resolve
  })
  const advancing = epochs.advance({ until: 50, missProofs: [] }, never)
  t.equal(await next, 1, 'the first that they hear of is the epoch that it is')
  t.equal(time.epoch(), 1)
  open()
  await advancing
  t.equal(time.epoch(), 50)
})

t.test('an advance tells how far it is, and holds proofs back, until its end', async t => {
  const held: boolean[] = []
  const on = await stage(t, async (_, { epochs }) => {
    held.push(epochs.holdsBack('t01002'), !epochs.holdsBack('t01001'))
  })
  const { net, clock, epochs } = on
  const told: (AdvanceProgress | null)[] = []
  epochs.onAdvance(progress => {
    told.push(progress)
    t.equal(epochs.advancing, progress)
  })
  t.equal(epochs.advancing, null)
  const advancing = epochs.advance({ until: 125, missProofs: ['t01000', 't01002'] }, never)
  await t.rejects(epochs.advance({ until: 700, missProofs: [] }, never), { code: 'NODE_ADVANCING' })
  const { height, tipsets } = await advancing
  t.match(told[0], { from: 0, until: 125, height: 0, tipsets: 0 })
  t.match(told.at(-2), { from: 0, until: 125, height, tipsets })
  t.equal(told.at(-1), null)
  const heights = told.slice(0, -1).map(progress => progress?.height as number)
  t.same(
    heights,
    [...new Set(heights)].toSorted((a, b) => a - b),
    'each tipset once',
  )
  t.equal(heights.length, tipsets + 1)
  t.notOk(held.includes(false))
  t.equal(epochs.holdsBack('t01002'), false)

  await t.rejects(epochs.advance({ until: 700, missProofs: PROVIDERS }, never), { code: 'NODE_SKIP_KILLS_CHAIN' })
  await t.rejects(epochs.advance({ until: 700, missProofs: ['t01999'] }, never), { code: 'NODE_QUESTION_INVALID' })
  const allExpired = 540 * 2880
  await t.rejects(epochs.advance({ until: allExpired, missProofs: [] }, never), { code: 'NODE_SKIP_KILLS_CHAIN' })
  t.equal(epochs.advancing, null)
  clock.advance(1010)
  await idle(on)
  t.ok(net.chain.head.height >= height, 'and the clock goes on')
})
