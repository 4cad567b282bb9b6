/** The small parts that need no process. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import t from 'tap'
import { PoolError, PoolErrorCode } from '../../../runtime/pool/index.js'
import { parsePoolOptions } from '../../../runtime/pool/options.js'
import { OutputTail } from '../../../runtime/pool/output-tail.js'
import { PausableTimer } from '../../../runtime/pool/pausable-timer.js'
import { TaskError, toPlainError } from '../../../runtime/pool/plain-error.js'
import { ProgressSender } from '../../../runtime/pool/progress-sender.js'
import { SlidingWindow } from '../../../runtime/pool/sliding-window.js'
import { TaskQueue } from '../../../runtime/pool/task-queue.js'
import { verdict } from '../../../runtime/pool/verdict.js'
import { chore, socketLock } from './harness.js'

/** A clock that stands until it is moved. */
function handClock() {
  let nowMs = 0
  let timers: { atMs: number; run: () => void }[] = []
  return {
    wall: () => nowMs,
    monotonic: () => nowMs,
    after(delayMs: number, run: () => void) {
      const timer = { atMs: nowMs + delayMs, run }
      timers.push(timer)
      return () => {
        timers = timers.filter(other => other !== timer)
      }
    },
    soon: (run: () => void) => {
      setImmediate(run)
    },
    move(byMs: number) {
      nowMs += byMs
      const due = timers.filter(timer => timer.atMs <= nowMs)
      timers = timers.filter(timer => timer.atMs > nowMs)
      for (const timer of due) timer.run()
    },
  }
}

t.test('a queue gives its tasks by priority, then age, whatever the order they came in', async t => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 3 })), priorities => {
      const queue = new TaskQueue<{ priority: number; seq: number }>()
      const tasks = priorities.map((priority, seq) => ({ priority, seq }))
      for (const task of tasks.toReversed()) queue.add(task)
      const sorted = tasks.toSorted((a, b) => b.priority - a.priority || a.seq - b.seq)
      return queue.takeAll().every((task, index) => task === sorted[index]) && queue.size === 0
    }),
  )
  t.pass('held')
})

t.test('a crash is charged to a task that ran alone, and makes suspects of those that ran together', async t => {
  const beside = { overdue: false, alone: false }
  t.equal(verdict('crashed', { overdue: false, alone: true }), 'charged')
  t.equal(verdict('silent', beside), 'suspect')
  t.equal(verdict('timeout', beside), 'innocent')
  t.equal(verdict('timeout', { overdue: true, alone: false }), 'charged')
  t.equal(verdict('cancelled', { overdue: false, alone: true }), 'innocent')
})

t.test('percentiles are of the window only, and of the latest when there are many', async t => {
  const clock = handClock()
  const window = new SlidingWindow(clock, 1_000)
  t.same(window.percentiles(), { count: 0, p50: null, p99: null })
  window.add(1_000_000)
  clock.move(1_001)
  for (let value = 1; value <= 100; value++) window.add(value)
  t.same(window.percentiles(), { count: 100, p50: 50, p99: 99 })
  for (let more = 0; more < 5_000; more++) window.add(7)
  t.same(window.percentiles(), { count: 512, p50: 7, p99: 7 })
})

t.test('a pausable timer counts only the time between pauses', async t => {
  const clock = handClock()
  let fired = 0
  const timer = new PausableTimer(clock, 100, () => fired++)
  clock.move(60)
  timer.pause()
  clock.move(10_000)
  timer.resume()
  clock.move(39)
  t.equal(fired, 0)
  clock.move(1)
  t.equal(fired, 1)
})

t.test('the tail of an output keeps its last lines, whole, and cuts what is too long', async t => {
  const heard: string[] = []
  const tail = new OutputTail(line => heard.push(line))
  tail.write('one\ntw')
  tail.write('o\nthr')
  t.same(tail.lines(), ['one', 'two', 'thr'])
  t.same(heard, ['one', 'two'])
  tail.write('ee\n')
  for (let number = 0; number < 100; number++) tail.write(`${number}\n`)
  t.equal(tail.lines().length, 40)
  t.equal(tail.lines().at(-1), '99')
  tail.write('x'.repeat(100_000))
  t.equal(tail.lines().at(-1)?.length, 1_000)
})

t.test(
  'progress that comes close together is merged into the latest, and the last of a stage is never lost',
  async t => {
    const clock = handClock()
    const sent: string[] = []
    const sender = new ProgressSender(({ stage, fraction }) => sent.push(`${stage} ${fraction}`), clock.monotonic)
    sender.report({ stage: 'a', fraction: 0.1 })
    sender.report({ stage: 'a', fraction: 0.2 })
    sender.report({ stage: 'a', fraction: 0.3 })
    sender.report({ stage: 'b', fraction: 0 })
    clock.move(20)
    sender.report({ stage: 'b', fraction: 0.5 })
    sender.report({ stage: 'b', fraction: 0.6 })
    sender.flush()
    sender.flush()
    t.same(sent, ['a 0.1', 'a 0.3', 'b 0', 'b 0.5', 'b 0.6'])
    t.equal(sender.count, 5)
  },
)

t.test('whatever is thrown becomes an error that keeps what it had', async t => {
  const cause = Object.assign(new RangeError('why'), { code: 42 })
  const error = Object.assign(new TypeError('what', { cause }), { code: 'CODE', data: { at: 5n } })
  const back = new TaskError(toPlainError(error))
  t.match(back, { name: 'TypeError', message: 'what', code: 'CODE', data: { at: 5n }, stack: error.stack })
  t.match(back.cause, { name: 'RangeError', message: 'why', code: 42 })
  t.match(toPlainError('a string'), { message: /a string/, data: 'a string' })
  t.match(toPlainError(null), { message: /null/ })
  const circle = new Error('round')
  circle.cause = circle
  t.equal(toPlainError(circle).message, 'round')
})

t.test('options that make no sense are refused, each with its reason', async t => {
  const refused = (options: object, problem: RegExp) =>
    t.throws(() => parsePoolOptions({ memoryBytes: 100, classes: [chore()], ...options }), {
      code: PoolErrorCode.OptionsInvalid,
      data: { problems: problem },
    })
  refused({ classes: [chore({ memoryBytes: 101 })] }, /could never run/)
  refused({ classes: [chore(), chore()] }, /declared twice/)
  refused({ classes: [chore({ exclusiveLock: '/lock' })] }, /needs lockModule/)
  refused({ classes: [chore({ processLock: '/lock' })] }, /needs lockModule/)
  refused({ lockModule: socketLock, classes: [chore({ exclusiveLock: '/lock', threads: 2 })] }, /one task at a time/)
  refused({ classes: [chore({ taskFile: './task.js' })] }, /absolute/)
  refused({ heartBeatMs: 5 }, /heartBeatMs/)
  t.equal(parsePoolOptions({ memoryBytes: 100, classes: [chore()] }).classes[0]?.attempts, 3)
})

t.test('every code of an error is explained in the README', async t => {
  const readme = readFileSync('runtime/pool/README.md', 'utf8')
  for (const code of Object.values(PoolErrorCode)) t.ok(readme.includes(`\`${code}\``), code)
})

t.test('a message says which task, what happened and what to do', async t => {
  const error = new PoolError({ code: PoolErrorCode.QueueFull, className: 'c2', taskId: 'sector-7', maxQueue: 3 })
  t.match(error.message, /sector-7.*c2.*3.*try again/)
  t.equal(error.code, 'POOL_QUEUE_FULL')
})
