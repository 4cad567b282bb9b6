/** The real runtime on a real store, killed without warning; `npm run soak` does the same for longer. */
import t from 'tap'
import { kills } from '../soak/kills.js'

t.setTimeout(180_000)

t.test('actors killed with SIGKILL at random moments lose nothing and do nothing twice', async t => {
  const outcome = await kills({
    directory: t.testdir(),
    seed: 20_261_125,
    seconds: 20,
    actors: 30,
    pauseMs: 300,
    say: line => t.comment(line),
  })
  t.ok(outcome.kills >= 5, `${outcome.kills} kills`)
  t.ok(outcome.steps > 300, `${outcome.steps} steps`)
  t.ok(outcome.deeds > 10, `${outcome.deeds} deeds`)
  t.ok(outcome.calls > 50, `${outcome.calls} calls`)
})
