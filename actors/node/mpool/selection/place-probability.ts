/**
 * How likely it is that a block comes first, second, … in its tipset, as far as its own ticket tells. Winners are Poisson(5) distributed, and we are
 * one; each other's ticket is better than ours with probability 1 − ticket quality. Source: Filecoin's expected consensus; Lotus, "block probabilities".
 */

/** Blocks that a tipset is expected to have. */
const EXPECTED_WINNERS = 5

/** Places that are told apart. More winners than this occur once in 14,000 epochs. */
export const PLACES = 15

/** @param ticketQuality 1 for the best ticket there is, 0 for the worst. */
export function placeProbabilities(ticketQuality: number): readonly number[] {
  const probabilities = new Array<number>(PLACES).fill(0)
  // Given that somebody won, as we did.
  let winners = (Math.exp(-EXPECTED_WINNERS) * EXPECTED_WINNERS) / (1 - Math.exp(-EXPECTED_WINNERS))
  for (let others = 0; others < PLACES; others++) {
    for (const [place, chance] of binomial(others, 1 - ticketQuality).entries())
      probabilities[place] = (probabilities[place] as number) + winners * chance
    winners *= EXPECTED_WINNERS / (others + 2)
  }
  return probabilities
}

/** How likely 0, 1, … of `trials` are to succeed: a row at a time, as Pascal's triangle is made, which loses nothing at the edges 0 and 1. */
function binomial(trials: number, success: number): readonly number[] {
  let row = [1]
  for (let trial = 0; trial < trials; trial++)
    row = [...row, 0].map((chance, successes) => chance * (1 - success) + (row[successes - 1] ?? 0) * success)
  return row
}
