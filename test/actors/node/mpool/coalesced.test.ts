import t from 'tap'
import { Coalesced } from '../../../../actors/node/mpool/coalesced.js'
import { VirtualClock } from '../../../runtime/actor/virtual-time.js'

const OPTIONS = { quietMs: 100, mostMs: 250 }

t.test('news that come close together are worked off once, when they have been quiet for a moment', async t => {
  const clock = new VirtualClock()
  let done = 0
  const coalesced = new Coalesced(OPTIONS, clock, () => done++)
  for (const _ of [1, 2]) {
    coalesced.call()
    clock.advance(60)
  }
  t.equal(done, 0)
  clock.advance(40)
  t.equal(done, 1)
  clock.advance(1_000)
  t.equal(done, 1)
  coalesced.call()
  clock.advance(100)
  t.equal(done, 2)
})

t.test('news that never end are worked off all the same', async t => {
  const clock = new VirtualClock()
  const at: number[] = []
  const coalesced = new Coalesced(OPTIONS, clock, () => at.push(clock.monotonic()))
  for (let time = 0; time < 1_000; time += 50) {
    coalesced.call()
    clock.advance(50)
  }
  t.same(at, [250, 500, 750, 1_000])
})

t.test('nothing is worked off any more once it is stopped', async t => {
  const clock = new VirtualClock()
  let done = 0
  const coalesced = new Coalesced(OPTIONS, clock, () => done++)
  coalesced.call()
  coalesced.stop()
  clock.advance(1_000)
  t.equal(done, 0)
})
