import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { PoolErrorCode } from '../../../runtime/pool/index.js'
import { systemClock } from '../../../runtime/timers/index.js'
import { chore, isGone, openPool, processState, until } from './harness.js'

t.setTimeout(120_000)

t.test('a paused process stands still, and neither heartbeats nor the time of its task run on', async t => {
  const gate = join(t.testdir(), 'open')
  // Time moves by itself, and by a day when told.
  let aheadMs = 0
  const clock = { ...systemClock, monotonic: () => systemClock.monotonic() + aheadMs }
  const { pool, run, heard, events } = openPool(t, [chore()], { heartbeatMs: 20, missedHeartbeats: 3 }, { clock })
  const result = run({ do: 'await-file', path: gate }, 'task', { timeoutMs: 20_000 })
  const { pid } = await heard('task.started')
  const resume = pool.pause('chores')
  await until(() => processState(pid) === 'T')
  t.equal(pool.stat().classes.chores?.paused, true)
  writeFileSync(gate, '')
  // Long enough that an answering process would have been asked, and a silent one ended, several times over.
  const waitFrom = systemClock.monotonic()
  await until(() => systemClock.monotonic() - waitFrom > 300)
  aheadMs = 86_400_000
  t.equal(processState(pid), 'T')
  resume()
  t.equal(await result, 1)
  t.same(
    events.filter(event => /exited|paused|resumed/.test(event.type)).map(event => event.type),
    ['process.paused', 'process.resumed'],
  )
})

t.test('the limit of a running task is taken back while it is paused, and set for the rest after', async t => {
  const gate = join(t.testdir(), 'open')
  const limits = new Set<number>()
  const clock = {
    ...systemClock,
    after(delayMs: number, run: () => void) {
      const takeBack = systemClock.after(delayMs, run)
      // No other delay of the pool is this long.
      if (delayMs < 500_000) return takeBack
      limits.add(delayMs)
      return () => {
        limits.delete(delayMs)
        takeBack()
      }
    },
  }
  const { pool, run, heard } = openPool(t, [chore()], {}, { clock })
  const result = run({ do: 'await-file', path: gate }, 'task', { timeoutMs: 1_000_000 })
  await heard('task.started')
  t.same([...limits], [1_000_000])
  const resume = pool.pause('chores')
  t.equal(limits.size, 0)
  resume()
  const [rest = 0] = limits
  t.ok(rest < 1_000_000 && rest >= 500_000, `${rest}`)
  writeFileSync(gate, '')
  t.equal(await result, 1)
  t.equal(limits.size, 0)
})

t.test('a paused class starts no task until the last pause is resumed', async t => {
  const { pool, run, events } = openPool(t, [chore()])
  await pool.warm('chores')
  const resumeOne = pool.pause('chores')
  const resumeOther = pool.pause('chores')
  const result = run({ do: 'echo', value: 1 })
  resumeOne()
  resumeOne()
  t.equal(pool.stat().classes.chores?.paused, true)
  t.notOk(events.some(event => event.type === 'task.started'))
  resumeOther()
  t.equal(await result, 1)
})

t.test('resume ends every pause, and a class paused before its first task starts then', async t => {
  const { pool, run } = openPool(t, [chore()])
  pool.pause('chores')
  pool.pause('chores')
  const result = run({ do: 'echo', value: 1 })
  t.equal(pool.stat().classes.chores?.process, null)
  pool.resume('chores')
  t.equal(await result, 1)
})

t.test('a task of a paused process can be cancelled', async t => {
  const { pool, run, heard } = openPool(t, [chore()])
  const controller = new AbortController()
  const result = run({ do: 'spin-forever' }, 'proof', { signal: controller.signal })
  const { pid } = await heard('task.started')
  const resume = pool.pause('chores')
  await until(() => processState(pid) === 'T')
  controller.abort()
  await t.rejects(result, { code: PoolErrorCode.Cancelled })
  t.ok(isGone(pid))
  resume()
  t.equal(await run({ do: 'echo', value: 1 }), 1)
})
