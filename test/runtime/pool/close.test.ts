import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { PoolErrorCode } from '../../../runtime/pool/index.js'
import { chore, isGone, openPool } from './harness.js'

t.setTimeout(120_000)

t.test('close lets a running task finish, refuses the waiting and the new, and leaves no process', async t => {
  const gate = join(t.testdir(), 'open')
  const { pool, run, heard } = openPool(t, [chore()])
  const running = run({ do: 'await-file', path: gate }, 'running')
  const { pid } = await heard('task.started')
  const waiting = run({ do: 'echo', value: 1 }, 'waiting')
  waiting.catch(() => {})
  const closed = pool.close({ drainMs: 60_000 })
  await t.rejects(waiting, { code: PoolErrorCode.Closed, data: { taskId: 'waiting' } })
  await t.rejects(run({ do: 'echo', value: 1 }, 'new'), { code: PoolErrorCode.Closed })
  await t.rejects(pool.warm('chores'), { code: PoolErrorCode.Closed })
  writeFileSync(gate, '')
  t.equal(await running, 1)
  await closed
  t.ok(isGone(pid))
})

t.test('close ends a task that runs past the drain', async t => {
  const { pool, run, heard } = openPool(t, [chore()])
  const endless = run({ do: 'spin-forever' })
  endless.catch(() => {})
  const { pid } = await heard('task.started')
  await pool.close({ drainMs: 20 })
  await t.rejects(endless, { code: PoolErrorCode.Closed })
  t.ok(isGone(pid))
  t.match(await heard('process.exited'), { exit: { reason: 'closed' } })
})

t.test('a second close waits for the first', async t => {
  const { pool, run } = openPool(t, [chore()])
  await run({ do: 'echo', value: 1 })
  const first = pool.close({ drainMs: 0 })
  t.equal(pool.close({ drainMs: 0 }), first)
  await first
  t.equal(pool.stat().classes.chores?.process, null)
})
