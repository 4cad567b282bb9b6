/** A process of its own for one measurement of 100,000 actors: what was measured goes to standard output as JSON. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { ACTOR_SYSTEM_DEFAULTS, ActorSystem, type ActorSystemOptions } from '../runtime/actor/index.js'
import { openLmdbStore } from '../runtime/store/index.js'
import { systemClock } from '../runtime/timers/index.js'
import { counterType, quiet } from './counter.js'
import { quantile } from './row.js'

const [, , measure = '', path = '', population = '0'] = process.argv
const actors = Number(population)
const addressOf = (i: number): string => `bench/${i}`

async function open(options: Partial<ActorSystemOptions> = {}): Promise<ActorSystem> {
  const system = new ActorSystem(
    { ...ACTOR_SYSTEM_DEFAULTS, ...options },
    { openStore: () => openLmdbStore({ path }), clock: systemClock, random: Math.random, log: quiet },
  )
  system.register(counterType)
  await system.start()
  return system
}

/** After what is garbage is gone. */
function heapBytes(): number {
  for (let i = 0; i < 4; i++) globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

/** As many callers as there are, each waiting for its answer before it asks again. */
async function callers(count: number, calls: number, call: (i: number) => Promise<unknown>): Promise<void> {
  let next = 0
  const caller = async (): Promise<void> => {
    while (next < calls) await call(next++)
  }
  await Promise.all(Array.from({ length: count }, caller))
}

const measures: Record<string, () => Promise<object>> = {
  /** Makes the population. */
  async fill() {
    const system = await open()
    await callers(2_000, actors, i => system.spawn(addressOf(i), { filling: 'x'.repeat(700) }))
    await system.stop()
    return {}
  },

  /** From the start of the process to the first answer of a sleeping actor. */
  async start() {
    const system = await open()
    await system.ask(addressOf(actors >> 1), { type: 'GO' })
    const servingMs = performance.now()
    const rssBytes = process.memoryUsage().rss
    await system.stop()
    return { servingMs, rssBytes }
  },

  /** The heap with all actors asleep. */
  async sleeping() {
    const system = await open()
    await system.ask(addressOf(0), { type: 'GO' })
    await delay(200)
    const bytes = heapBytes()
    await system.stop()
    return { bytes }
  },

  /** What each loaded actor adds to the heap, and what its context alone would. */
  async loaded() {
    const system = await open({ maxResident: 2 * actors, maxResidentBytes: 4 * 2 ** 30, idleMs: 3_600_000 })
    const before = heapBytes()
    await callers(2_000, actors, i => system.ask(addressOf(i), { type: 'GO' }))
    await delay(200)
    const loadedBytes = heapBytes() - before
    const contexts: unknown[] = []
    const bare = heapBytes()
    for (let i = 0; i < actors; i++)
      contexts.push({ n: i, last: Date.now(), filling: Buffer.alloc(700, 120).toString('latin1') })
    const contextBytes = heapBytes() - bare
    const { resident } = system.stat()
    await system.stop()
    return { loadedBytes, contextBytes, resident, contexts: contexts.length }
  },

  /** An event to an actor that sleeps, one at a time, until its step is on disk. */
  async wake() {
    const system = await open()
    const taken: number[] = []
    for (let i = 0; i < 2_000; i++) {
      const address = addressOf(Math.floor((i * actors) / 2_000) + 7)
      const begun = performance.now()
      await system.ask(address, { type: 'GO' })
      taken.push(performance.now() - begun)
    }
    taken.sort((a, b) => a - b)
    await system.stop()
    return { p50: quantile(taken, 0.5), p99: quantile(taken, 0.99) }
  },

  /** Events to actors at random, nearly all asleep, thousands underway at once. */
  async random() {
    const system = await open()
    const calls = 100_000
    // A generator with a full period: the same actors in each run, in no order.
    let at = 12_345
    const next = (): number => {
      at = (at * 1_103_515_245 + 12_345) % 2 ** 31
      return at % actors
    }
    const begun = performance.now()
    await callers(8_000, calls, () => system.ask(addressOf(next()), { type: 'GO' }))
    const rate = (calls * 1_000) / (performance.now() - begun)
    await system.stop()
    return { rate }
  },

  /** A thousand actors are sent an event that makes each crash three times, all within a second. */
  async storm() {
    const system = await open({ branch: { failedShare: 1, minFailed: Number.POSITIVE_INFINITY, periodMs: 1 } })
    const lag = monitorEventLoopDelay({ resolution: 1 })
    let crashes = 0
    let restarted = 0
    system.watch(news => {
      if (news.kind === 'crash') crashes++
      if (news.kind === 'step') restarted++
    })
    lag.enable()
    const begun = performance.now()
    const crashed = (i: number) => system.ask(addressOf(i), { type: 'CRASH' }).catch(() => {})
    const sent: Promise<unknown>[] = []
    for (let i = 0; i < 1_000; i++) {
      sent.push(crashed(i))
      if (i % 10 === 9) await delay(Math.max(0, i - (performance.now() - begun)))
    }
    await Promise.all(sent)
    await Promise.all(Array.from({ length: 1_000 }, (_, i) => system.ask(addressOf(i), { type: 'GO' })))
    const tookMs = performance.now() - begun
    lag.disable()
    await system.stop()
    return { crashes, restarted, tookMs, loopDelayP99Ms: lag.percentile(99) / 1e6 }
  },
}

const run = measures[measure]
if (run === undefined) throw new RangeError(`no measurement '${measure}'`)
process.stdout.write(`${JSON.stringify(await run())}\n`)
