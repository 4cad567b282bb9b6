import fc from 'fast-check'
import t from 'tap'
import { PLACES, placeProbabilities } from '../../../../../actors/node/mpool/selection/place-probability.js'
import { seeded } from '../../../../../bench/chain/pools.js'

t.test('places are as likely as Lotus and venus take them to be', async t => {
  const known: [ticketQuality: number, probabilities: readonly number[]][] = [
    [1, [1, 0, 0, 0, 0, 0]],
    [0.84, [0.53, 0.33, 0.11, 0.025]],
    [0.5, [0.152, 0.261, 0.255, 0.175, 0.094, 0.041]],
    [0, [0.034, 0.085, 0.141, 0.177, 0.177, 0.147]],
  ]
  for (const [ticketQuality, expected] of known)
    for (const [place, probability] of expected.entries())
      t.ok(
        Math.abs((placeProbabilities(ticketQuality)[place] as number) - probability) < 0.0015,
        `place ${place} of quality ${ticketQuality}`,
      )
})

t.test('a block has some place, and the places of a worse ticket are later ones', async t => {
  const mean = (probabilities: readonly number[]) => probabilities.reduce((sum, one, place) => sum + one * place, 0)
  const quality = fc.double({ min: 0, max: 1, noNaN: true })
  fc.assert(
    fc.property(quality, quality, (one, other) => {
      for (const ticketQuality of [one, other]) {
        const probabilities = placeProbabilities(ticketQuality)
        t.equal(probabilities.length, PLACES)
        t.ok(probabilities.every(probability => probability >= 0))
        const sum = probabilities.reduce((sum, one) => sum + one, 0)
        t.ok(sum > 0.9999 && sum < 1.0000001, `sum ${sum}`)
      }
      t.ok(mean(placeProbabilities(Math.max(one, other))) <= mean(placeProbabilities(Math.min(one, other))) + 1e-9)
    }),
  )
})

t.test('drawn winners come out at the places as often', async t => {
  const random = seeded(7)
  const rounds = 100_000
  const ticketQuality = 0.6
  const counts = new Array<number>(40).fill(0)
  for (let round = 0; round < rounds; ) {
    let winners = 0
    for (let chance = random(); chance > Math.exp(-5); chance *= random()) winners++
    if (winners === 0) continue
    let place = 0
    for (let other = 1; other < winners; other++) if (random() > ticketQuality) place++
    counts[place] = (counts[place] as number) + 1
    round++
  }
  for (const [place, probability] of placeProbabilities(ticketQuality).entries())
    t.ok(Math.abs((counts[place] as number) / rounds - probability) < 0.01, `place ${place}`)
})
