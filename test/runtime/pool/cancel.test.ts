import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { PoolErrorCode } from '../../../runtime/pool/index.js'
import { chore, isGone, openPool } from './harness.js'

t.setTimeout(120_000)

t.test('a waiting task is rejected at once and never starts', async t => {
  const gate = join(t.testdir(), 'open')
  const { pool, run, heard, events } = openPool(t, [chore()])
  const first = run({ do: 'await-file', path: gate }, 'first')
  await heard('task.started')
  const controller = new AbortController()
  const second = run({ do: 'echo', value: 1 }, 'second', { signal: controller.signal })
  controller.abort('not needed')
  await t.rejects(second, { code: PoolErrorCode.Cancelled, cause: 'not needed', data: { wasRunning: false } })
  t.equal(pool.stat().classes.chores?.queued, 0)
  writeFileSync(gate, '')
  t.equal(await first, 1)
  t.notOk(events.some(event => event.type === 'task.started' && event.taskId === 'second'))
})

t.test('a running task is rejected only when its process is gone, and a fresh one serves the next', async t => {
  const { pool, run, heard } = openPool(t, [chore()])
  const controller = new AbortController()
  const result = run({ do: 'spin-forever' }, 'proof', { signal: controller.signal })
  const { pid } = await heard('task.started')
  controller.abort()
  await t.rejects(result, { code: PoolErrorCode.Cancelled, data: { wasRunning: true } })
  t.ok(isGone(pid))
  t.equal(pool.stat().memory.usedBytes, 0)
  t.match(await heard('task.cancelled'), { taskId: 'proof', wasRunning: true })
  t.equal(await run({ do: 'echo', value: 1 }), 1)
})

t.test('what ran beside a cancelled task is tried again and not charged', async t => {
  const gate = join(t.testdir(), 'open')
  const { run, heard } = openPool(t, [chore({ threads: 2, attempts: 1 })])
  const beside = run({ do: 'await-file', path: gate }, 'beside')
  const controller = new AbortController()
  const cancelled = run({ do: 'spin-forever' }, 'cancelled', { signal: controller.signal })
  await heard('task.started', 2)
  controller.abort()
  await t.rejects(cancelled, { code: PoolErrorCode.Cancelled })
  writeFileSync(gate, '')
  t.equal(await beside, 2)
  t.match(await heard('task.retried'), { taskId: 'beside', charged: false, reason: 'cancelled' })
})

t.test('a signal aborted before the call rejects without a process', async t => {
  const { pool, run } = openPool(t, [chore()])
  await t.rejects(run({ do: 'echo', value: 1 }, 'late', { signal: AbortSignal.abort() }), {
    code: PoolErrorCode.Cancelled,
  })
  t.equal(pool.stat().classes.chores?.process, null)
})

t.test('an abort in the moment the result arrives ends nothing, not even what runs beside', async t => {
  const gate = join(t.testdir(), 'open')
  const { pool, run, heard, events } = openPool(t, [chore({ threads: 2 })])
  const beside = run({ do: 'await-file', path: gate }, 'beside')
  await heard('task.started')
  const controller = new AbortController()
  pool.subscribe(event => event.type === 'task.finished' && event.taskId === 'done' && controller.abort())
  t.equal(await run({ do: 'echo', value: 1 }, 'done', { signal: controller.signal }), 1)
  writeFileSync(gate, '')
  t.equal(await beside, 1)
  t.notOk(events.some(event => event.type === 'process.exited'))
})
