import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import t from 'tap'
import { chore, holder, isGone, openPool, rival, socketLock, until } from './harness.js'
import { tryLock } from './tasks/socket-lock.js'

t.setTimeout(120_000)

/** Runs a script to its end; its lines of output. */
async function lines(script: string, ...args: string[]): Promise<string[]> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', chunk => {
    text += chunk
  })
  await once(child, 'close')
  return text.trim().split('\n')
}

t.test('of a class with an exclusive lock one task runs on the machine, and two pools take turns', async t => {
  const dir = t.testdir()
  const lock = join(dir, 'c2.lock')
  const occupied = join(dir, 'occupied')
  const results = await Promise.all(['a', 'b'].map(name => lines(rival, name, lock, occupied, '6')))
  t.same(results.flat(), Array(12).fill('alone'))
})

t.test(
  'a task that waits for the exclusive lock takes no memory, and can be cancelled without ending the process',
  async t => {
    const path = join(t.testdir(), 'c2.lock')
    const held = tryLock(path)
    const { pool, run, events } = openPool(t, [chore({ exclusiveLock: path })], { lockModule: socketLock })
    const controller = new AbortController()
    const waits = run({ do: 'echo', value: 1 }, 'waits', { signal: controller.signal })
    waits.catch(() => {})
    await pool.warm('chores')
    t.equal(pool.stat().memory.usedBytes, 0)
    t.equal(pool.stat().classes.chores?.queued, 1)
    controller.abort()
    await t.rejects(waits, { code: 'POOL_CANCELLED' })
    const next = run({ do: 'echo', value: 2 }, 'next')
    t.notOk(events.some(event => event.type === 'task.started'))
    held?.release()
    t.equal(await next, 2)
    t.notOk(events.some(event => event.type === 'process.exited'))
  },
)

t.test('an idle class does not keep the exclusive lock', async t => {
  const path = join(t.testdir(), 'c2.lock')
  const { run } = openPool(t, [chore({ exclusiveLock: path })], { lockModule: socketLock })
  await run({ do: 'echo', value: 1 })
  await until(() => {
    const lock = tryLock(path)
    lock?.release()
    return lock !== null
  })
})

t.test('a killed worker frees the exclusive lock for the next', async t => {
  const path = join(t.testdir(), 'c2.lock')
  const { run, heard } = openPool(t, [chore({ exclusiveLock: path })], { lockModule: socketLock })
  const controller = new AbortController()
  const endless = run({ do: 'spin-forever' }, 'endless', { signal: controller.signal })
  await heard('task.started')
  t.equal(tryLock(path), null)
  controller.abort()
  await t.rejects(endless)
  t.equal(await run({ do: 'echo', value: 1 }), 1)
})

t.test('a new main process starts work only after an orphan of the old one is gone', async t => {
  const processLock = join(t.testdir(), 'process.lock')
  const main = spawn(process.execPath, [holder, 'running', processLock], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(main.stdout, 'data')
  const orphan = Number(String(line))
  t.teardown(() => isGone(orphan) || process.kill(orphan, 'SIGKILL'))
  // Stopped, it cannot see that its main process is gone: the worst an orphan can be.
  process.kill(orphan, 'SIGSTOP')
  main.kill('SIGKILL')
  await once(main, 'exit')

  const { pool, run, events } = openPool(t, [chore({ processLock }), chore({ name: 'free' })], {
    lockModule: socketLock,
    heartbeatMs: 10,
  })
  const result = run({ do: 'echo', value: 1 })
  // It answers heartbeats, so it is up. A process without the lock, started only now, gets ready and works meanwhile.
  await until(() => (pool.stat().classes.chores?.process?.rssBytes ?? 0) > 0)
  t.equal(await run({ do: 'echo', value: 2 }, 'other', {}, 'free'), 2)
  t.equal(pool.stat().classes.chores?.process?.ready, false)
  t.notOk(events.some(event => event.type === 'task.started' && event.className === 'chores'))
  process.kill(orphan, 'SIGCONT')
  t.equal(await result, 1)
  t.ok(isGone(orphan))
})
