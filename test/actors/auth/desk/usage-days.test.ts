import t, { type Test } from 'tap'
import { type Office, openOffice } from './office.js'

const DAY_MS = 86_400_000
const ALL = { from: '0001-01-01', to: '9999-12-31' }

/** One call on each of so many days, the last of them today. */
async function used(t: Test, usageDays: number, days: number): Promise<Office> {
  const office = await openOffice(t, { usageDays })
  for (let day = 0; day < days; day++) {
    if (day > 0) office.clock.jump(DAY_MS)
    const entries = [{ user: 'alice', method: 'M', calls: 1n }]
    await office.usage.report({ id: `${day}`, service: 'node', entries })
  }
  return office
}

const days = async ({ usage }: Office): Promise<readonly string[]> => (await usage.list(ALL)).map(({ day }) => day)

t.test('usage is kept for so many days, and what is older goes once a day', async t => {
  const office = await used(t, 3, 6)
  t.equal((await days(office)).length, 6)
  const kept = (await days(office)).slice(-3)
  // The day that comes is the first of those that are kept besides.
  office.clock.advance(DAY_MS)
  for (;;) {
    const left = await days(office)
    if (left.length === 6) await new Promise(resolve => setImmediate(resolve))
    else break
  }
  t.same(await days(office), kept)
})

t.test('an auth that starts sweeps at once, and one that is to keep all keeps all', async t => {
  for (const [usageDays, left] of [
    [2, 3],
    [400, 5],
    [0, 5],
  ] as const) {
    const { close, ...office } = await used(t, 0, 5)
    await close()
    const again = await openOffice(t, { ...office, usageDays })
    t.equal((await days(again)).length, left, `${usageDays} days`)
  }
})
