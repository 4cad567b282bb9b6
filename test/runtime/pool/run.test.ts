import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { PoolErrorCode, TaskError } from '../../../runtime/pool/index.js'
import { chore, isGone, openPool, until } from './harness.js'
import type { Told } from './tasks/chores.js'

t.setTimeout(120_000)

t.test('a task returns its output from another process', async t => {
  const { run, heard } = openPool(t, [chore()])
  t.same(await run({ do: 'echo', value: { epoch: 5n, seed: new Uint8Array([1]), map: new Map([[1, 2]]) } }), {
    epoch: 5n,
    seed: new Uint8Array([1]),
    map: new Map([[1, 2]]),
  })
  t.not((await heard('task.started')).pid, process.pid)
})

t.test('a process is started by the first task, not before, and serves the next', async t => {
  const { pool, run, events } = openPool(t, [chore(), chore({ name: 'other' })])
  t.equal(pool.stat().classes.chores?.process, null)
  await run({ do: 'echo', value: 1 })
  await run({ do: 'echo', value: 2 })
  t.equal(events.filter(event => event.type === 'process.started').length, 1)
  t.equal(pool.stat().classes.other?.process, null)
})

t.test('warm starts the process and its threads without a task', async t => {
  const { pool, events } = openPool(t, [chore()])
  await pool.warm('chores')
  t.equal(pool.stat().classes.chores?.process?.ready, true)
  t.ok((pool.stat().classes.chores?.process?.rssBytes ?? 0) > 1_000_000)
  t.same(
    events.map(event => event.type),
    ['process.started', 'process.ready'],
  )
})

t.test('a large input and output pass unharmed', async t => {
  const { run } = openPool(t, [chore()])
  const bytes = new Uint8Array(24 * 2 ** 20)
  for (let at = 0; at < bytes.length; at += 4093) bytes[at] = at % 251
  const back = await run<Uint8Array>({ do: 'echo', value: bytes })
  t.ok(Buffer.from(bytes.buffer).equals(Buffer.from(back.buffer, back.byteOffset, back.byteLength)))
})

t.test('what a task throws comes back with its code, data, stack and cause, and is not tried again', async t => {
  const { run, events } = openPool(t, [chore()])
  const error = await run<TaskError>({ do: 'throw' }).catch((error: TaskError) => error)
  t.type(error, TaskError)
  t.match(error, { message: 'the chore went wrong', code: 'CHORE_FAILED', stack: /chores\.[jt]s/ })
  t.same(error.data, { sector: 7, proof: new Uint8Array([1, 2, 3]) })
  t.match(error.cause, { name: 'RangeError', message: 'the reason' })
  t.equal(events.filter(event => event.type === 'task.started').length, 1)
  t.equal(await run({ do: 'echo', value: 'alive' }), 'alive')
})

t.test('an error with data that cannot be cloned still comes back', async t => {
  const { run } = openPool(t, [chore()])
  await t.rejects(run({ do: 'throw-uncloneable' }), { message: 'odd', data: /fn/ })
})

t.test('an input that cannot be cloned is refused at the call', async t => {
  const { pool, run } = openPool(t, [chore()])
  await t.rejects(run({ do: 'echo', value: () => {} }), { code: PoolErrorCode.InputNotCloneable })
  t.equal(pool.stat().classes.chores?.process, null)
})

t.test('an output that cannot be cloned is an error of the task, and its worker lives on', async t => {
  const { run, events } = openPool(t, [chore()])
  await t.rejects(run({ do: 'return-function' }), { code: PoolErrorCode.OutputNotCloneable })
  await t.rejects(run({ do: 'return-shared-memory' }), { code: PoolErrorCode.OutputNotCloneable })
  t.equal(await run({ do: 'echo', value: 1 }), 1)
  t.notOk(events.some(event => event.type === 'task.retried' || event.type === 'process.exited'))
})

t.test('a class that was not declared is refused with those that were', async t => {
  const { pool } = openPool(t, [chore()])
  await t.rejects(pool.run('c2', null, { id: 'x' }), { code: PoolErrorCode.ClassUnknown, data: { known: ['chores'] } })
})

t.test('progress arrives in order, with the last of each stage, and before the result', async t => {
  const { run, events } = openPool(t, [chore()])
  const seen: string[] = []
  const onProgress = (progress: { stage: string; fraction?: number }) =>
    seen.push(`${progress.stage} ${progress.fraction}`)
  const stages = ['a', 'b', 'c', 'd']
  await run({ do: 'count', stages }, 'task', { onProgress }).then(result => seen.push(String(result)))
  t.equal(seen.at(-1), 'counted')
  for (const stage of stages) {
    const fractions = seen.filter(line => line.startsWith(`${stage} `)).map(line => Number(line.split(' ')[1]))
    t.equal(fractions[0], 0.02)
    t.equal(fractions.at(-1), 1)
    t.same(
      fractions,
      fractions.toSorted((a, b) => a - b),
    )
  }
  t.same([...new Set(seen.slice(0, -1).map(line => line[0]))], stages)
  t.equal(events.filter(event => event.type === 'task.progress').length, seen.length - 1)
})

t.test('a listener that throws disturbs nobody', async t => {
  const { pool, run } = openPool(t, [chore()])
  pool.subscribe(() => {
    throw new Error('listener')
  })
  const onProgress = () => {
    throw new Error('progress')
  }
  t.equal(await run({ do: 'count', stages: ['a'] }, 'task', { onProgress }), 'counted')
})

t.test('the context, the environment and the nice level of the class reach the task and its thread', async t => {
  const { run, heard } = openPool(t, [chore({ env: { CHORE_MARK: 'blue' }, nice: 7 })])
  t.same(await run<Told>({ do: 'tell' }, 'sector-1'), {
    attempt: 1,
    charged: 0,
    className: 'chores',
    id: 'sector-1',
    mark: 'blue',
    nice: { process: 7, thread: 7 },
  })
  t.equal((await heard('process.ready')).nice, 7)
})

t.test('waiting tasks start by priority, then by age', async t => {
  const gate = join(t.testdir(), 'open')
  const { run, heard } = openPool(t, [chore()])
  const order: string[] = []
  const first = run({ do: 'await-file', path: gate }, 'first')
  await heard('task.started')
  const waiting = [
    ['low', -1],
    ['a', 0],
    ['b', 0],
    ['high', 9],
  ].map(([id, priority]) => run({ do: 'echo', value: 0 }, String(id), { priority }).then(() => order.push(String(id))))
  writeFileSync(gate, '')
  await Promise.all([first, ...waiting])
  t.same(order, ['high', 'a', 'b', 'low'])
})

t.test('as many tasks run at once as the class has threads', async t => {
  const gate = join(t.testdir(), 'open')
  const { pool, run, heard } = openPool(t, [chore({ threads: 2 })])
  const all = [1, 2, 3].map(number => run({ do: 'await-file', path: gate }, `${number}`))
  await heard('task.started', 2)
  t.match(pool.stat().classes.chores, { running: 2, queued: 1 })
  writeFileSync(gate, '')
  await Promise.all(all)
})

t.test('a task above maxQueue is refused with a code, and the others run', async t => {
  const gate = join(t.testdir(), 'open')
  const { run } = openPool(t, [chore({ maxQueue: 1 })])
  const kept = [run({ do: 'await-file', path: gate }, 'runs'), run({ do: 'echo', value: 0 }, 'waits')]
  await t.rejects(run({ do: 'echo', value: 0 }, 'too many'), {
    code: PoolErrorCode.QueueFull,
    data: { maxQueue: 1, taskId: 'too many' },
  })
  writeFileSync(gate, '')
  await Promise.all(kept)
})

t.test('an idle process ends after idleMs and the next task gets a fresh one', async t => {
  const { pool, run, heard } = openPool(t, [chore({ idleMs: 30 })])
  await run({ do: 'echo', value: 1 })
  const { exit, pid } = await heard('process.exited')
  t.equal(exit.reason, 'idle')
  t.ok(isGone(pid))
  t.equal(await run({ do: 'echo', value: 2 }), 2)
  t.equal(pool.stat().classes.chores?.restarts, 0)
})

t.test('stat and events tell waiting and running times, and the time inside the worker', async t => {
  const { pool, run, heard } = openPool(t, [chore()])
  const before = Date.now()
  await run({ do: 'sleep', ms: 20 })
  const finished = await heard('task.finished')
  t.ok(finished.inWorkerMs >= 19)
  t.ok(finished.runMs >= finished.inWorkerMs)
  t.ok(finished.startedAtMs >= before - 5 && finished.startedAtMs <= Date.now() + 5)
  const stat = pool.stat().classes.chores
  t.equal(stat?.runMs.count, 1)
  t.equal(stat?.runMs.p50, finished.runMs)
  t.ok((stat?.waitMs.p99 ?? 0) > 0)
  await until(() => pool.stat().classes.chores?.running === 0)
  t.same(pool.stat().memory, { usedBytes: 0, budgetBytes: 1_000_000 })
})
