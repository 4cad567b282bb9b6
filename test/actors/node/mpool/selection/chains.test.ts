import fc from 'fast-check'
import t from 'tap'
import { Chains } from '../../../../../actors/node/mpool/selection/chains.js'

interface Priced {
  readonly reward: number
  readonly gas: number
}

/** Small numbers, so that equal performances are frequent and all arithmetic is exact. */
const lane = fc.array(fc.record({ reward: fc.integer({ min: -30, max: 60 }), gas: fc.integer({ min: 1, max: 12 }) }), {
  minLength: 1,
  maxLength: 25,
})

function chainsOf(lanes: readonly (readonly Priced[])[]): { chains: Chains; first: Int32Array } {
  const first = new Int32Array(lanes.length + 1)
  const gasBefore = [0]
  for (const [place, messages] of lanes.entries()) {
    for (const { gas } of messages) gasBefore.push((gasBefore.at(-1) as number) + gas)
    first[place + 1] = gasBefore.length - 1
  }
  const rewards = lanes.flatMap(messages => messages.map(({ reward }) => reward))
  return { chains: new Chains(Float64Array.from(gasBefore), Float64Array.from(rewards), first), first }
}

/** Lengths of the chains, by the rule as Lotus and venus have it: grow a chain while that doesn't lower it, then merge what isn't lower than what comes before. */
function grownAndMerged(messages: readonly Priced[]): number[] {
  const sum = (some: readonly Priced[]) => ({
    reward: some.reduce((sum, { reward }) => sum + reward, 0),
    gas: some.reduce((sum, { gas }) => sum + gas, 0),
  })
  const isBelow = (one: readonly Priced[], other: readonly Priced[]) =>
    sum(one).reward * sum(other).gas < sum(other).reward * sum(one).gas
  let chains: Priced[][] = []
  for (const message of messages) {
    const last = chains.at(-1)
    if (last === undefined || isBelow([...last, message], last)) chains.push([message])
    else last.push(message)
  }
  for (let mergeable = chains.length; mergeable > 0; ) {
    mergeable = 0
    for (let place = chains.length - 1; place > 0; place--) {
      const [before, chain] = [chains[place - 1] as Priced[], chains[place] as Priced[]]
      if (isBelow(chain, before)) continue
      chains = [...chains.slice(0, place - 1), [...before, ...chain], ...chains.slice(place + 1)]
      mergeable++
    }
  }
  return chains.map(chain => chain.length)
}

const lengths = (chains: Chains, from: number, to: number): number[] => {
  const ends = new Int32Array(to)
  chains.writeEnds(from, to - 1, ends)
  const found: number[] = []
  for (let start = from; start < to; start = (ends[start] as number) + 1)
    found.push((ends[start] as number) + 1 - start)
  return found
}

t.test('chains are those that growing and merging makes', async t => {
  fc.assert(
    fc.property(fc.array(lane, { minLength: 1, maxLength: 4 }), lanes => {
      const { chains, first } = chainsOf(lanes)
      for (const [place, messages] of lanes.entries())
        t.strictSame(lengths(chains, first[place] as number, first[place + 1] as number), grownAndMerged(messages))
    }),
    { numRuns: 500 },
  )
})

t.test(
  'each chain pays less per gas than the one before it, and no beginning of a chain pays more than the chain',
  async t => {
    fc.assert(
      fc.property(lane, messages => {
        const { chains } = chainsOf([messages])
        let before = Number.POSITIVE_INFINITY
        let start = 0
        for (const length of lengths(chains, 0, messages.length)) {
          const end = start + length - 1
          const performance = chains.performances[end] as number
          t.ok(performance < before)
          t.equal(
            chains.rewards[end],
            messages.slice(start, end + 1).reduce((sum, { reward }) => sum + reward, 0),
          )
          let [reward, gas] = [0, 0]
          for (const message of messages.slice(start, end + 1)) {
            reward += message.reward
            gas += message.gas
            t.ok(reward / gas <= performance + 1e-12)
          }
          before = performance
          start += length
        }
      }),
    )
  },
)

t.test('a chain cut short is the chains of what is left of it', async t => {
  fc.assert(
    fc.property(lane, fc.nat(), fc.nat(), (messages, chosen, cut) => {
      const { chains } = chainsOf([messages])
      const all = lengths(chains, 0, messages.length)
      const chain = chosen % all.length
      const start = all.slice(0, chain).reduce((sum, length) => sum + length, 0)
      const length = 1 + (cut % (all[chain] as number))
      t.strictSame(lengths(chains, start, start + length), grownAndMerged(messages.slice(start, start + length)))
    }),
    { numRuns: 500 },
  )
})

t.test('they are listed by what they bring', async t => {
  fc.assert(
    fc.property(fc.array(lane, { maxLength: 4 }), lanes => {
      const { chains, first } = chainsOf(lanes)
      const ends = [...chains.ranked(first)]
      const all = lanes.flatMap((messages, place) => {
        let at = (first[place] as number) - 1
        return grownAndMerged(messages).map(length => {
          at += length
          return at
        })
      })
      t.strictSame(
        ends.toSorted((one, other) => one - other),
        all,
      )
      for (const [place, end] of ends.slice(1).entries()) {
        const before = ends[place] as number
        const less = (chains.performances[before] as number) - (chains.performances[end] as number)
        t.ok(less > 0 || (less === 0 && (chains.rewards[before] as number) >= (chains.rewards[end] as number)))
      }
    }),
  )
})
