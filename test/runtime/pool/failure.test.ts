import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { PoolErrorCode } from '../../../runtime/pool/index.js'
import { systemClock } from '../../../runtime/timers/index.js'
import { chore, nothing, openPool, socketLock } from './harness.js'

t.setTimeout(120_000)

t.test('a worker killed in mid task is replaced and the task is tried again to its right result', async t => {
  const gate = join(t.testdir(), 'open')
  const { pool, run, heard } = openPool(t, [chore()])
  const result = run({ do: 'await-file', path: gate })
  const { pid } = await heard('task.started')
  process.kill(pid, 'SIGKILL')
  t.match((await heard('process.exited')).exit, { reason: 'crashed', signal: 'SIGKILL' })
  writeFileSync(gate, '')
  t.equal(await result, 2)
  t.match(await heard('task.retried'), { charged: true, reason: 'crashed' })
  t.not((await heard('task.started', 2)).pid, pid)
  t.equal(pool.stat().classes.chores?.restarts, 1)
})

t.test('a task that crashes its worker each time ends with the signal, the attempts and the last words', async t => {
  const { run, pool, events } = openPool(t, [chore({ attempts: 2 })])
  await t.rejects(run({ do: 'kill-process' }, 'bad'), {
    code: PoolErrorCode.WorkerCrashed,
    data: { taskId: 'bad', attempts: 2, end: { kind: 'process', signal: 'SIGKILL', stderr: ['last words of bad'] } },
  })
  t.equal(events.filter(event => event.type === 'process.exited').length, 2)
  t.equal(pool.stat().memory.usedBytes, 0)
  t.equal(await run({ do: 'echo', value: 'alive' }), 'alive')
})

t.test('a crash that takes several tasks with it charges only the one that crashes again alone', async t => {
  const gate = join(t.testdir(), 'open')
  const { run, heard, events } = openPool(t, [chore({ threads: 3, attempts: 2 })])
  const innocent = ['x', 'y'].map(id => run({ do: 'await-file', path: gate }, id))
  await heard('task.started', 2)
  const bad = run({ do: 'kill-process' }, 'bad')
  bad.catch(() => {})
  await heard('process.exited')
  writeFileSync(gate, '')
  await t.rejects(bad, { code: PoolErrorCode.WorkerCrashed, data: { attempts: 3 } })
  await Promise.all(innocent)
  const charged = events.filter(event => event.type === 'task.retried' && event.charged)
  t.same(
    charged.map(event => 'taskId' in event && event.taskId),
    ['bad'],
  )
})

t.test('a task that blocks its thread past its time is ended and tried again', async t => {
  const { run, heard } = openPool(t, [chore()])
  t.equal(await run({ do: 'spin-until-attempt', attempt: 2 }, 'slow', { timeoutMs: 100 }), 2)
  t.equal((await heard('process.exited')).exit.reason, 'timeout')
})

t.test('a task that hangs on each attempt ends with its limit', async t => {
  const { run } = openPool(t, [chore({ attempts: 2, taskTimeoutMs: 60 })])
  await t.rejects(run({ do: 'spin-forever' }), {
    code: PoolErrorCode.TaskHung,
    data: { reason: 'timeout', limitMs: 60, attempts: 2 },
  })
})

t.test('a task that ran beside a hung one is tried again and not charged', async t => {
  const gate = join(t.testdir(), 'open')
  const { run, heard, events } = openPool(t, [chore({ threads: 2, attempts: 1 })])
  const beside = run({ do: 'await-file', path: gate }, 'beside')
  await heard('task.started')
  await t.rejects(run({ do: 'spin-forever' }, 'hung', { timeoutMs: 60 }), { code: PoolErrorCode.TaskHung })
  writeFileSync(gate, '')
  t.equal(await beside, 2)
  t.match(
    events.filter(event => event.type === 'task.retried'),
    [{ taskId: 'beside', charged: false, reason: 'timeout' }],
  )
})

t.test('a process whose main loop answers nothing is taken for hung', async t => {
  const gate = join(t.testdir(), 'open')
  const { run, heard } = openPool(t, [chore()], { heartbeatMs: 40, missedHeartbeats: 5 })
  const result = run({ do: 'await-file', path: gate })
  const { pid } = await heard('task.started')
  // Stopped behind the pool's back: nothing in it runs any more.
  process.kill(pid, 'SIGSTOP')
  t.equal((await heard('process.exited')).exit.reason, 'silent')
  writeFileSync(gate, '')
  t.ok(Number(await result) >= 2)
})

t.test('a process that stays silent on each attempt ends the task with how long it was', async t => {
  const { pool, run } = openPool(t, [chore({ attempts: 1 })], { heartbeatMs: 20, missedHeartbeats: 5 })
  pool.subscribe(event => event.type === 'task.started' && process.kill(event.pid, 'SIGSTOP'))
  await t.rejects(run({ do: 'spin-forever' }), {
    code: PoolErrorCode.TaskHung,
    data: { reason: 'silent', limitMs: 100 },
  })
})

t.test('a thread that ends under its task costs an attempt, not the process', async t => {
  const { run, events } = openPool(t, [chore({ attempts: 2 })])
  await t.rejects(run({ do: 'end-thread' }), {
    code: PoolErrorCode.WorkerCrashed,
    data: { attempts: 2, end: { kind: 'thread' } },
  })
  t.equal(await run({ do: 'echo', value: 'alive' }), 'alive')
  t.notOk(events.some(event => event.type === 'process.exited'))
})

t.test('a task file that is missing or exports no task is told at once, with the cause', async t => {
  for (const [taskFile, cause] of [
    ['/nowhere/task.js', /Cannot find module/],
    [nothing, /no default export/],
  ] as const) {
    const { pool, run, events } = openPool(t, [chore({ taskFile })])
    await t.rejects(run({ do: 'echo', value: 1 }), { code: PoolErrorCode.SetupInvalid, cause: { message: cause } })
    await t.rejects(pool.warm('chores'), { code: PoolErrorCode.SetupInvalid })
    t.equal(events.filter(event => event.type === 'process.started').length, 2)
  }
})

t.test('a lock file that cannot be opened is told with the cause', async t => {
  const { run } = openPool(t, [chore({ exclusiveLock: '/unopenable' })], { lockModule: socketLock })
  await t.rejects(run({ do: 'echo', value: 1 }), { code: PoolErrorCode.SetupInvalid, cause: { code: 'EACCES' } })
})

t.test('a process that never gets ready refuses its tasks after startAttempts', async t => {
  // An environment in which Node itself does not start.
  const { run, events } = openPool(t, [chore({ env: { NODE_OPTIONS: '--no-such-option' } })], { startAttempts: 3 })
  await t.rejects(run({ do: 'echo', value: 1 }), {
    code: PoolErrorCode.StartFailed,
    data: { starts: 3, exit: { exitCode: 9, stderr: [/no-such-option/] } },
  })
  t.equal(events.filter(event => event.type === 'process.started').length, 3)
})

t.test('restarts of a process that finishes nothing wait longer and longer, with jitter', async t => {
  const pauses: number[] = []
  const clock = {
    ...systemClock,
    after(delayMs: number, run: () => void) {
      // Only pauses between starts are this long here; they are noted, and cut short.
      if (delayMs < 100_000) return systemClock.after(delayMs, run)
      pauses.push(delayMs)
      return systemClock.after(0, run)
    },
  }
  const options = { backoffMinMs: 1_000_000, backoffMaxMs: 3_000_000, backoffJitter: 0.2 }
  const { run } = openPool(t, [chore({ attempts: 5 })], options, { clock, random: () => 0.5 })
  t.same(await run({ do: 'kill-process-until-attempt', attempt: 5 }), { attempt: 5, charged: 4 })
  t.same(pauses, [900_000, 1_800_000, 2_700_000])
})
