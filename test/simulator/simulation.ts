/**
 * A whole machine in one seed: the real runtime on simulated clocks, disk and world, with its processes killed and started again, and
 * everything held against the model whenever it rests.
 */
import type { ActorType, CrashPoint } from '../../runtime/actor/index.js'
import { StoreErrorCode } from '../../runtime/store/index.js'
import { Callers } from './callers.js'
import { Calls } from './calls.js'
import { Downtimes, WallClock } from './clock.js'
import { DiskStore, SimulatedDisk } from './disk.js'
import { SimulatedHeights } from './heights.js'
import { Invariants } from './invariants.js'
import { SimulatedProcess } from './machine-process.js'
import { Model } from './model.js'
import { type Plan, planInWords, planOf } from './plan.js'
import { type Inhabitant, population, populationTypes } from './population.js'
import { Random } from './random.js'
import { type Life, Scheduler } from './scheduler.js'
import { type Moment, readable, Trace } from './trace.js'
import { Violation } from './violation.js'
import { World } from './world.js'

const HOUR = 3_600_000
/** Steps between two looks at how many actors are in memory. */
const STEPS_AT_ONCE = 512
const CRASH_POINTS: readonly CrashPoint[] = [
  'beforeCommit',
  'afterCommit',
  'afterFlush',
  'afterEffect',
  'beforeAcknowledge',
]
/** The heap holds the disk too, several times what is in it; what else there is must not grow with the hours. */
const HEAP_BYTES = 400 * 2 ** 20
const HEAP_FOR_DISK = 6
/** A stop in order waits for effects for half a minute, and for a slow disk besides. */
const STOP_PATIENCE_MS = 600_000

export interface SimulationOptions {
  readonly seed: number
  readonly hours: number
  readonly actors?: number
  /** Stops before this step. */
  readonly until?: number
  readonly listener?: (moment: Moment) => void
  readonly plan?: Partial<Plan>
}

export interface Outcome {
  readonly seed: number
  readonly hash: string
  /** Turns of the scheduler. */
  readonly turns: number
  /** Steps of actors. */
  readonly steps: number
  readonly hours: number
  readonly processes: number
  readonly deeds: number
  readonly checks: number
  readonly seconds: number
}

/** A timer may be late by so much: the runtime looks at the clock once a minute. */
const SLACK_MS = 120_000

export class Simulation {
  readonly plan: Plan
  readonly trace: Trace
  readonly #random: Random
  readonly #scheduler: Scheduler
  readonly #wallClock: WallClock
  readonly #disk: SimulatedDisk
  readonly #downtimes = new Downtimes()
  readonly #heights = new SimulatedHeights()
  readonly #world: World
  readonly #types: readonly ActorType[] = populationTypes()
  readonly #inhabitants: readonly Inhabitant[]
  readonly #calls = new Calls()
  readonly #callers: Callers
  readonly #model: Model
  readonly #invariants: Invariants
  /** What happens from outside, whichever process is up. */
  readonly #outside: Life = { alive: true }

  #process: SimulatedProcess | null = null
  /** Whether the process has started and was not told to stop. */
  #up = false
  #processes = 0
  #checks = 0
  #checkDue = true
  /** By how much the wall clock is to be set after the next check. */
  #clockJump = 0
  /** When it was set last, by the simulation's own time. */
  #clockSetAt = Number.NEGATIVE_INFINITY
  /** Turns until the process is killed; null when it isn't to be. */
  #turnsToLive: number | null = null
  /** The process is killed soon after it has left entries for its next turn. */
  #killWhenBusy = false
  #deathAt: { readonly point: CrashPoint; times: number } | null = null
  #ending = false
  #fault: unknown = null

  constructor(readonly options: SimulationOptions) {
    const random = new Random(options.seed)
    this.#random = random
    this.plan = { ...planOf(random, options.actors ?? 100), ...options.plan }
    this.#scheduler = new Scheduler(random)
    this.trace = new Trace(() => this.#scheduler.now, options.listener ?? null)
    this.#wallClock = new WallClock(this.#scheduler)
    this.#disk = new SimulatedDisk(random, this.#scheduler, (what, detail) => this.trace.add('disk', what, detail))
    this.#world = new World(random, this.#scheduler, life => {
      if (life === this.#process?.life) this.#kill('between deed and answer')
    })
    this.#inhabitants = population(random, this.plan.actors, this.plan.pauseMs)
    this.#callers = new Callers(
      random,
      this.#calls,
      this.#inhabitants.map(({ address }) => address),
    )
    this.#model = new Model(new Map(this.#types.map(type => [type.kind, type])), {
      isDone: deed => this.#world.isDone(deed),
      callTaken: (n, address, entry) => this.#calls.taken(n, address, entry),
      monotonicBetween: (from, to) => this.#monotonicBetween(from, to),
    })
    for (const { address } of this.#inhabitants) this.#model.births.set(address, 'caller')
    this.#invariants = new Invariants(this.#model, this.#calls)
  }

  /** @throws Violation with seed, step and the last moments in words. */
  async run(): Promise<Outcome> {
    const began = performance.now()
    this.#boot()
    this.#happenings()
    try {
      await this.#turns()
    } catch (error) {
      throw this.#described(error)
    } finally {
      this.#process?.end()
      this.#outside.alive = false
    }
    return {
      seed: this.options.seed,
      hash: this.trace.hash,
      turns: this.trace.step,
      steps: this.#model.steps,
      hours: this.#scheduler.now / HOUR,
      processes: this.#processes,
      deeds: this.#world.deeds,
      checks: this.#checks,
      seconds: (performance.now() - began) / 1_000,
    }
  }

  /** Many turns for each turn of Node's loop: between two of its immediates all promises are settled, which is all that a turn needs. */
  #turns(): Promise<void> {
    return new Promise((resolve, reject) => {
      let over = false
      const turn = (): void => {
        if (over) return
        try {
          over = !this.#turn()
          if (over) resolve()
        } catch (error) {
          over = true
          reject(error)
        }
      }
      const more = (): void => {
        if (over) return
        for (let i = 0; i < STEPS_AT_ONCE; i++) setImmediate(turn)
        setImmediate(more)
      }
      more()
    })
  }

  #turn(): boolean {
    const { trace } = this
    if (this.#fault !== null) throw this.#fault
    const fault = this.#world.fault ?? this.#callers.fault
    if (fault !== null) throw fault
    if (trace.step >= (this.options.until ?? Number.POSITIVE_INFINITY)) return false
    if (this.#checkDue && this.#atRest) {
      this.#check()
      if (this.#ending) return false
    }
    const task = this.#scheduler.next()
    if (task === null) throw new Violation('nothing will ever happen again')
    trace.step++
    trace.add(task.who, task.what)
    task.run()
    if (this.#killWhenBusy && task.what === 'turn' && this.#up && (this.#process?.system.stat().queued ?? 0) > 3) {
      this.#killWhenBusy = false
      this.#turnsToLive = this.#random.int(5)
    }
    if (this.#turnsToLive !== null && this.#turnsToLive-- <= 0) this.#kill('at a random turn')
    return true
  }

  /** Whether nothing moves but what waits for a time. */
  get #atRest(): boolean {
    if (!this.#up || !this.#process?.writes || !this.#scheduler.idle || this.#scheduler.untilNext < 1) return false
    const { system } = this.#process
    if (system.branchHolds().length > 0) return false
    // Flushes and effects in a moment of pausing are timed; what is on its way to disk shows in the disk itself.
    return system.stat().queued === 0 && this.#disk.unflushed === 0 && this.#disk.busy === 0
  }

  #check(): void {
    const { system } = this.#process as SimulatedProcess
    this.#checks++
    this.#invariants.check({
      store: system.store,
      view: address => system.view(address),
      wall: this.#wallClock.now(),
      // What a clock that is set makes due is found at the next look.
      slackMs: this.#scheduler.now - this.#clockSetAt < SLACK_MS ? Number.POSITIVE_INFINITY : SLACK_MS,
      height: this.#heights.current(),
    })
    const { resident } = system.stat()
    if (resident > this.plan.options.maxResident) throw new Violation(`${resident} actors are in memory`)
    const { heapUsed } = process.memoryUsage()
    if (heapUsed > HEAP_BYTES + HEAP_FOR_DISK * this.#disk.bytes)
      throw new Violation(`the heap takes ${heapUsed} bytes with ${this.#disk.bytes} on disk`)
    this.#checkDue = false
    if (this.#clockJump === 0) return
    this.#set(this.#clockJump)
    this.#clockJump = 0
  }

  #monotonicBetween(fromWall: number, toWall: number): number | undefined {
    const from = this.#wallClock.timeOf(fromWall)
    const to = this.#wallClock.timeOf(toWall)
    return from === undefined || to === undefined ? undefined : this.#downtimes.upBetween(from, to)
  }

  // --- The life of processes

  #boot(): void {
    // Nobody has touched the disk since the crash: the hardest moment to be right in.
    this.#invariants.onDisk(new DiskStore(this.#disk, this.#outside))
    const deathAt = this.#deathAt
    const process = new SimulatedProcess(this.plan.options, {
      random: this.#random,
      scheduler: this.#scheduler,
      wallClock: this.#wallClock,
      disk: this.#disk,
      heights: this.#heights,
      types: this.#types,
      handlers: life => this.#world.handlers(life),
      fatal: (of, error) => this.#exit(of, error),
      diesAt:
        deathAt === null
          ? null
          : point => {
              if (point !== deathAt.point || deathAt.times-- > 0) return false
              this.#kill(point)
              return true
            },
    })
    this.#process = process
    this.#deathAt = null
    this.#processes++
    this.#downtimes.ended(this.#scheduler.now)
    this.trace.add('process', 'starts', this.#processes)
    process.system.watch(news => {
      if (news.kind === 'branch-held') this.#operator(process)
      if (news.kind !== 'step') return
      this.#invariants.promised(news.view.address, news.view.seq)
      this.trace.add(news.view.address, news.event, news.view.seq)
    })
    process.system.start().then(
      () => {
        if (process === this.#process && process.life.alive) this.#started(process)
      },
      error => this.#exit(process, error),
    )
  }

  /** Looks after a while at branches that were suspended, because so many took poison at once, and lets them go on. */
  #operator(process: SimulatedProcess): void {
    this.#later(this.#random.between(1_000, 120_000), 'operator', () => {
      if (process !== this.#process || !process.life.alive) return
      for (const { kind } of process.system.branchHolds())
        void process.system.resumeBranch(kind, { by: 'operator', why: 'it was poison' }).catch(() => {})
    })
  }

  #started(process: SimulatedProcess): void {
    this.#checkDue = true
    this.#operator(process)
    this.trace.add('process', 'is up')
    void this.#settle(process).then(() => {
      if (process !== this.#process || !process.life.alive) return
      this.#up = true
      this.#callers.repeat(process)
      if (this.#random.chance(0.5)) this.#burst(this.#random.pick([5, 60]))
    })
  }

  /** Everybody is born, again and again until it is on disk; only then does anybody call. */
  async #settle(process: SimulatedProcess): Promise<void> {
    const unborn = this.#inhabitants.filter(({ address }) => this.#model.actors.get(address)?.live == null)
    // One that lives already shows that a second birth changes nothing.
    await Promise.all([...unborn, this.#random.pick(this.#inhabitants)].map(one => this.#born(process, one)))
  }

  /** A system whose memory is full, or whose store has failed, takes nobody in for a while. */
  #born(process: SimulatedProcess, inhabitant: Inhabitant): Promise<void> {
    const { address, input } = inhabitant
    return process.system.spawn(address, input).then(
      () => {},
      () =>
        new Promise(resolve => {
          if (process.life.alive) this.#later(1_000, 'birth', () => resolve(this.#born(process, inhabitant)))
        }),
    )
  }

  #kill(why: string): void {
    if (this.#process === null) return
    const { lost, rotted } = this.#disk.crash()
    this.trace.add('process', `is killed ${why}`, `${lost} batches lost${rotted === null ? '' : `, ${rotted} rotten`}`)
    this.#gone()
  }

  /** It ended by itself: what it had committed is there. */
  #exit(process: SimulatedProcess, error: unknown): void {
    if (process !== this.#process) return
    this.trace.add('process', 'exits', (error as { code?: string }).code ?? String(error))
    this.#disk.flush()
    this.#gone()
  }

  #gone(): void {
    this.#process?.end()
    this.#process = null
    this.#downtimes.began(this.#scheduler.now)
    this.#up = false
    this.#turnsToLive = null
    this.#heights.forgetListeners()
    this.#disk.forgetQueue()
    this.#calls.abandon()
    const random = this.#random
    const down = random.chance(0.02) ? random.between(1, 6) * HOUR : random.between(50, 60_000)
    this.#later(down, 'boots', () => this.#boot())
  }

  #stop(): void {
    const process = this.#process
    if (process === null || !this.#up) return
    this.#up = false
    this.trace.add('process', 'is told to stop')
    this.#later(STOP_PATIENCE_MS, 'stop overdue', () => {
      if (process === this.#process) this.#fault ??= new Violation('a stop in order does not end')
    })
    process.system.stop().then(
      () => this.#exit(process, new Error('stopped')),
      error => {
        this.#fault ??= error
      },
    )
  }

  // --- What happens from outside

  #later(ms: number, what: string, run: () => void): void {
    this.#scheduler.add(this.#outside, ms, 'outside', what, run)
  }

  /** Comes again and again, on average once in so many hours. */
  #nowAndThen(hours: number, what: string, run: () => void): void {
    if (hours === Number.POSITIVE_INFINITY) return
    this.#later(this.#random.wait(hours * HOUR), what, () => {
      if (!this.#ending) run()
      this.#nowAndThen(hours, what, run)
    })
  }

  #happenings(): void {
    const { plan } = this
    const random = this.#random
    this.#nowAndThen(plan.kills, 'a kill is coming', () => this.#arm())
    this.#nowAndThen(plan.stops, 'stop', () => this.#stop())
    this.#nowAndThen(plan.diskFaults, 'disk fault', () => this.#failDisk())
    this.#nowAndThen(plan.slowDisk, 'slow disk', () => {
      this.#disk.slow = true
      this.#later(random.between(1_000, 600_000), 'disk well again', () => {
        this.#disk.slow = false
      })
    })
    this.#nowAndThen(plan.clockSettings, 'clock set', () =>
      this.#setClock(random.pick([-HOUR, -61_000, -500, 500, 61_000, 2 * HOUR, 40 * 24 * HOUR])),
    )
    this.#nowAndThen(plan.calls, 'call', () => this.#burst(random.chance(0.1) ? 10 : 1))
    this.#nowAndThen(0.25, 'height', () => this.#heights.move(random))
    this.#nowAndThen(plan.checks, 'check', () => {
      this.#checkDue = true
    })
    this.#later(this.options.hours * HOUR, 'end', () => {
      this.#ending = true
      this.#checkDue = true
      if (this.#process !== null) this.#kill('at the end')
    })
  }

  /** Death comes where something is going on: soon after calls, at a random turn, between two turns, or at one of the runtime's points. */
  #arm(): void {
    const random = this.#random
    if (random.chance(0.3)) this.#killWhenBusy = true
    else if (random.chance(0.5)) this.#turnsToLive = random.int(random.pick([12, 60]))
    else {
      // The point is asked for by the next process, which is watched from its birth on.
      this.#deathAt = { point: random.pick(CRASH_POINTS), times: random.int(random.pick([3, 30, 300])) }
      this.#kill('to be watched')
    }
    this.#burst(random.pick([5, 5, 60]))
  }

  #setClock(byMs: number): void {
    // Journals of the finished are swept by the clock, so they have to be read before it jumps so far.
    if (byMs > HOUR) {
      this.#clockJump = byMs
      this.#checkDue = true
    } else this.#set(byMs)
  }

  #set(byMs: number): void {
    this.trace.add('wall clock', 'is set', byMs)
    this.#wallClock.set(byMs)
    this.#clockSetAt = this.#scheduler.now
  }

  #failDisk(): void {
    const random = this.#random
    this.#disk.fault = random.chance(0.5) ? 'commit' : 'flush'
    this.#disk.failure = random.chance(0.5) ? StoreErrorCode.FAILED : StoreErrorCode.DISK_FULL
    this.#disk.failAfter = random.int(4)
    this.#burst(3)
  }

  #burst(calls: number): void {
    if (!this.#up || this.#process === null) return
    for (let i = 0; i < calls; i++) this.#callers.call(this.#process)
  }

  #described(error: unknown): Violation {
    const { seed } = this.options
    const moments = this.trace.last().map(readable)
    const message = error instanceof Violation ? error.message : `${error instanceof Error ? error.stack : error}`
    return new Violation(
      [
        `seed ${seed}, step ${this.trace.step}: ${message}`,
        `    ${planInWords(this.plan)}`,
        `    npm run simulate -- --seed ${seed} --hours ${this.options.hours} --until ${this.trace.step} --trace`,
        ...moments,
      ].join('\n'),
      { cause: error },
    )
  }
}
