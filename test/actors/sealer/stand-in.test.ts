import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { SealerErrorCode } from '../../../actors/sealer/errors.js'
import { StandInChain } from '../../../actors/sealer/randomness/index.js'
import type { HeightChange } from '../../../runtime/timers/index.js'

const SECTOR = { miner: 't01000', number: 3 }
const START = Date.UTC(2026, 5, 1)

/** A clock that is turned by hand. */
class HandClock {
  now = START
  #alarms: { at: number; run: () => void }[] = []
  wall = (): number => this.now
  monotonic = (): number => this.now
  after = (delayMs: number, run: () => void): (() => void) => {
    const alarm = { at: this.now + delayMs, run }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter(other => other !== alarm)
    }
  }
  readonly soon = (run: () => void): void => {
    setImmediate(run)
  }
  get waiting(): number {
    return this.#alarms.length
  }
  pass(ms: number): void {
    this.now += ms
    const due = this.#alarms.filter(alarm => alarm.at <= this.now)
    this.#alarms = this.#alarms.filter(alarm => alarm.at > this.now)
    for (const { run } of due) run()
  }
}

const open = (repository: string, clock = new HandClock(), fill = 7) =>
  StandInChain.open(
    { repository, blockDelayMs: 200 },
    { clock, randomBytes: length => new Uint8Array(length).fill(fill) },
  )

t.test('an epoch has one seed, over restarts too; another epoch, tag or miner has another', async t => {
  const repository = t.testdir()
  const first = await open(repository)
  const epoch = first.current()
  const seed = await first.seed(SECTOR, epoch)
  t.equal(seed.value.length, 32)
  const again = await open(repository, new HandClock(), 9)
  t.same(await again.seed(SECTOR, epoch), seed)
  t.notSame((await again.seed(SECTOR, epoch - 1)).value, seed.value)
  t.notSame((await again.seed({ ...SECTOR, miner: 't01001' }, epoch)).value, seed.value)
  t.notSame((await again.ticket(SECTOR)).value, seed.value)
})

t.test('a seed is not known before its epoch', async t => {
  const chain = await open(t.testdir())
  await t.rejects(chain.seed(SECTOR, chain.current() + 1), { code: SealerErrorCode.RANDOMNESS_TOO_EARLY })
})

t.test('epochs are told as they come, and nobody is kept awake once nobody listens', async t => {
  const clock = new HandClock()
  const chain = await open(t.testdir(), clock)
  const heard: HeightChange[] = []
  const stop = chain.subscribe(change => heard.push(change))
  const start = chain.current()
  clock.pass(200)
  clock.pass(1_000)
  t.same(
    heard.map(({ kind, height }) => [kind, height - start]),
    [
      ['apply', 1],
      ['apply', 6],
    ],
  )
  clock.pass(-10_000)
  clock.pass(300)
  t.equal(heard.length, 2, 'a clock that was set back turns nothing back')
  stop()
  t.equal(clock.waiting, 0)
})

t.test('a key that is none is named, not replaced', async t => {
  const repository = t.testdir()
  writeFileSync(join(repository, 'stand-in-randomness.key'), 'abc')
  await t.rejects(open(repository), { code: SealerErrorCode.RANDOMNESS_KEY_INVALID })
})
