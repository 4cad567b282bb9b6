/** Pauses between restarts. */
import t from 'tap'
import { backoffMs } from '../../../runtime/supervision/index.js'

t.test('the first restart is immediate, the next wait twice as long each, up to the most', async t => {
  const backoff = { minMs: 100, maxMs: 1_000, jitter: 0.2 }
  t.same(
    [1, 2, 3, 4, 5, 6, 60].map(crashes => backoffMs(crashes, backoff, () => 0)),
    [0, 100, 200, 400, 800, 1_000, 1_000],
  )
  t.equal(
    backoffMs(3, backoff, () => 0.5),
    180,
  )
})
