import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import t from 'tap'
import { type Applicant, admit, MemoryBudget } from '../../../runtime/pool/admission.js'
import { chore, openPool } from './harness.js'

t.setTimeout(120_000)

/** A class with a number of tasks waiting, as admission sees it. */
class Waiting implements Applicant {
  running = 0
  readonly priority: number
  readonly memoryBytes: number
  readonly #ages: number[]
  readonly #budget: MemoryBudget
  readonly #started: (of: Waiting) => void

  constructor(
    priority: number,
    memoryBytes: number,
    ages: number[],
    budget: MemoryBudget,
    started: (of: Waiting) => void,
  ) {
    this.priority = priority
    this.memoryBytes = memoryBytes
    this.#ages = ages
    this.#budget = budget
    this.#started = started
  }

  candidate(): number | null {
    return this.#ages[0] ?? null
  }

  start(): void {
    this.#ages.shift()
    this.#budget.take(this.memoryBytes)
    this.running++
    this.#started(this)
  }

  finish(): void {
    this.running--
    this.#budget.give(this.memoryBytes)
  }
}

t.test(
  'whatever waits and ends, the budget is never exceeded, everything runs, and nobody passes a more urgent one',
  async t => {
    const classes = fc.array(
      fc.record({
        priority: fc.integer({ min: 0, max: 3 }),
        bytes: fc.integer({ min: 0, max: 100 }),
        tasks: fc.integer({ min: 0, max: 6 }),
      }),
      { minLength: 1, maxLength: 5 },
    )
    fc.assert(
      fc.property(classes, fc.infiniteStream(fc.nat()), (shapes, picks) => {
        const budget = new MemoryBudget(100)
        let age = 0
        let started = 0
        const waiting: Waiting[] = shapes.map(
          ({ priority, bytes, tasks }) =>
            new Waiting(
              priority,
              bytes,
              Array.from({ length: tasks }, () => age++),
              budget,
              of => {
                started++
                const ahead = waiting.some(other => other.priority > of.priority && other.candidate() !== null)
                if (ahead || budget.usedBytes > budget.budgetBytes) throw new Error('out of turn, or over the budget')
              },
            ),
        )
        const total = age
        admit(waiting, budget)
        for (let running = waiting.filter(one => one.running > 0); running.length > 0; ) {
          running[(picks.next().value as number) % running.length]?.finish()
          admit(waiting, budget)
          running = waiting.filter(one => one.running > 0)
        }
        return started === total && budget.usedBytes === 0
      }),
    )
    t.pass('held')
  },
)

t.test('at equal priority the older task gets the memory first', async t => {
  const budget = new MemoryBudget(1)
  const order: number[] = []
  const young = new Waiting(0, 1, [7], budget, () => order.push(7))
  const old = new Waiting(0, 1, [3], budget, () => order.push(3))
  admit([young, old], budget)
  old.finish()
  admit([young, old], budget)
  t.same(order, [3, 7])
})

t.test('running tasks of all classes stay within the budget of the pool', async t => {
  const bytes: Record<string, number> = { big: 60, small: 25 }
  const { pool, run } = openPool(
    t,
    [chore({ name: 'big', memoryBytes: 60, threads: 2 }), chore({ name: 'small', memoryBytes: 25, threads: 3 })],
    { memoryBytes: 100 },
  )
  let used = 0
  let most = 0
  pool.subscribe(event => {
    if (event.type === 'task.started') used += bytes[event.className] ?? 0
    if (event.type === 'task.finished') used -= bytes[event.className] ?? 0
    most = Math.max(most, used)
  })
  await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      run({ do: 'sleep', ms: index % 7 }, `${index}`, {}, index % 3 === 0 ? 'big' : 'small'),
    ),
  )
  t.ok(most <= 100, `at most ${most}`)
  t.ok(most >= 75, 'and it is made use of')
  t.equal(used, 0)
})

t.test('when memory is short the class of higher priority goes first', async t => {
  const gate = join(t.testdir(), 'open')
  const { pool, run, heard, events } = openPool(
    t,
    [
      chore({ name: 'c2', memoryBytes: 100 }),
      chore({ name: 'seal', memoryBytes: 100 }),
      chore({ name: 'winning', memoryBytes: 100, priority: 9 }),
    ],
    { memoryBytes: 100 },
  )
  await Promise.all(['c2', 'seal', 'winning'].map(name => pool.warm(name)))
  const holds = run({ do: 'await-file', path: gate }, 'holds', {}, 'c2')
  await heard('task.started')
  const others = ['seal', 'winning'].map(name => run({ do: 'echo', value: 0 }, name, {}, name))
  writeFileSync(gate, '')
  await Promise.all([holds, ...others])
  t.same(
    events.flatMap(event => (event.type === 'task.started' ? [event.taskId] : [])),
    ['holds', 'winning', 'seal'],
  )
})
