/** What of 20,000 pending messages goes into one block, and into five at once. */
import { selectForBlocks } from '../../actors/node/mpool/selection/index.js'
import { largePool, PREMIUMS } from './pools.js'

const ROUNDS = 5
/** Good, middling and poor. */
const FIVE = [0.9, 0.7, 0.5, 0.3, 0.1]
const CROWDS = [
  { senders: 20_000, messagesEach: 1 },
  { senders: 4_000, messagesEach: 5 },
  { senders: 200, messagesEach: 100 },
]

/** Milliseconds of each round. */
export interface Selected {
  readonly one: readonly number[]
  readonly five: readonly number[]
  /** Copying and sorting 20,000 gas rewards, which no selection can do without. */
  readonly sorting: readonly number[]
}

export function select(): Selected {
  const rounds = { one: [] as number[], five: [] as number[], sorting: [] as number[] }
  const timed = (into: number[], work: () => unknown): void => {
    const begun = performance.now()
    work()
    into.push(performance.now() - begun)
  }
  for (const crowd of CROWDS)
    for (const premiums of Object.keys(PREMIUMS) as (keyof typeof PREMIUMS)[]) {
      // Small gas limits, so that many messages fit.
      const pool = largePool({ ...crowd, premiums, mostGas: 3_000_000 })
      for (let round = 0; round < ROUNDS; round++) {
        timed(rounds.one, () => selectForBlocks(pool, [0.5]))
        timed(rounds.five, () => selectForBlocks(pool, FIVE))
        timed(rounds.sorting, () => {
          const rewards = [...pool.queues.values()].flatMap(({ messages }) =>
            messages.map(({ signed }) => Number(signed.message.gasPremium) * signed.message.gasLimit),
          )
          return rewards.sort((a, b) => b - a)
        })
      }
    }
  return rounds
}
