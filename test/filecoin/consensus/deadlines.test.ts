import fc from 'fast-check'
import t from 'tap'
import { currentDeadline, deadlineInfo, nextNotElapsed, PROVING_PERIOD } from '../../../filecoin/index.js'

const START = 2_880 * 103 + 7

t.test('a deadline is open for an hour’s half, challenged before and closed to faults before that', async t => {
  t.strictSame(deadlineInfo(START, 3, START + 5), {
    currentEpoch: START + 5,
    periodStart: START,
    index: 3,
    open: START + 180,
    close: START + 240,
    challenge: START + 160,
    faultCutoff: START + 110,
  })
})

t.test('a window ends an epoch before the next one begins', async t => {
  for (const [epoch, index, periodStart] of [
    [START, 0, START],
    [START + 59, 0, START],
    [START + 60, 1, START],
    [START + 40 * 60 - 1, 39, START],
    [START + 40 * 60, 40, START],
    [START + 2_879, 47, START],
    [START + 2_880, 0, START + 2_880],
    [START - 1, 47, START - 2_880],
  ] as const)
    t.match(currentDeadline(START, epoch), { index, periodStart, currentEpoch: epoch })
})

t.test('in a chain’s first period, a provider’s may have begun before epoch 0', async t => {
  t.match(currentDeadline(7, 0), { periodStart: -2_873, index: 47, open: -53, close: 7 })
  t.match(currentDeadline(-2_873, 6), { periodStart: -2_873, index: 47 })
  t.match(currentDeadline(-2_873, 7), { periodStart: 7, index: 0 })
})

t.test('the period’s start may be of any period', async t => {
  fc.assert(
    fc.property(
      fc.nat(10_000_000),
      fc.nat(2_879),
      fc.integer({ min: -1_000, max: 1_000 }),
      (epoch, offset, periods) => {
        const deadline = currentDeadline(offset, epoch)
        t.strictSame(currentDeadline(offset + periods * PROVING_PERIOD.epochs, epoch), deadline)
        t.ok(deadline.open <= epoch && epoch < deadline.close)
        t.strictSame(nextNotElapsed(deadline), deadline)
      },
    ),
  )
})

t.test('a deadline is next due in this period until it closes, then in the one after', async t => {
  const due = (epoch: number) => nextNotElapsed(deadlineInfo(START, 3, epoch))
  t.equal(due(START).open, START + 180)
  t.equal(due(START + 239).open, START + 180)
  t.equal(due(START + 240).open, START + 180 + 2_880)
})

t.test(
  'an epochs’ run without blocks over a window leaves the deadline for the period that comes after it',
  async t => {
    const before = nextNotElapsed(deadlineInfo(START, 3, START + 170))
    t.equal(before.open, START + 180)
    for (const [run, periods] of [
      [69, 0],
      [70, 1],
      [70 + 2_879, 1],
      [70 + 2_880, 2],
      [70 + 5 * 2_880, 6],
    ] as const) {
      // What the state has is still of the period in which the run began.
      const after = nextNotElapsed(deadlineInfo(START, 3, START + 170 + run))
      t.equal(after.open, before.open + periods * 2_880, `${run} epochs`)
      t.equal(after.periodStart + after.index * 60, after.open)
    }
  },
)
