/** What went wrong lately, a bounded number of things. Of actors it hears rare news only, so steps cost nothing; others ring. */
import type { ActorNews } from '../actor/index.js'
import { type Failure, rootOf } from '../effects/index.js'
import type { Alarm } from './api.js'
import type { InspectorModules } from './modules.js'

const KEPT = 100

export class Alarms {
  /** Oldest first. */
  #alarms: Alarm[]
  #rung: number

  constructor(readonly modules: Pick<InspectorModules, 'system' | 'operations' | 'clock'>) {
    this.#alarms = this.#standing()
    this.#rung = this.#alarms.length
    modules.system.watch(news => this.#hear(news), { news: ['crash', 'letter', 'held', 'branch-held'] })
  }

  /** How many there were, those forgotten included. */
  get rung(): number {
    return this.#rung
  }

  /** Oldest first. @param rung Only those after the first so many. */
  since(rung: number): readonly Alarm[] {
    const fresh = Math.min(this.#rung - rung, KEPT, this.#alarms.length)
    return fresh <= 0 ? [] : this.#alarms.slice(-fresh)
  }

  get newestFirst(): readonly Alarm[] {
    return this.#alarms.slice(-KEPT).reverse()
  }

  ring(alarm: Omit<Alarm, 'at'>): void {
    this.#rung++
    this.#alarms.push({ at: this.modules.clock.wall(), ...alarm })
    // Cut seldom: a storm of crashes must not copy the list each time.
    if (this.#alarms.length >= 2 * KEPT) this.#alarms = this.#alarms.slice(-KEPT)
  }

  /** What the runtime holds since before this process. */
  #standing(): Alarm[] {
    const { operations } = this.modules
    const quarantined = operations
      .holds()
      .filter(({ kind }) => kind === 'quarantined')
      .map(
        ({ address, at, why, code = 'UNKNOWN' }): Alarm => ({ at, kind: 'quarantined', address, code, message: why }),
      )
    const branches = operations
      .branchHolds()
      .flatMap(({ kind, at, why, code }): Alarm[] =>
        code === undefined ? [] : [{ at, kind: 'branch', address: `${kind}/`, code, message: why }],
      )
    return [...quarantined, ...branches].sort((a, b) => a.at - b.at).slice(-KEPT)
  }

  #hear(news: ActorNews): void {
    const alarm = alarmOf(news)
    if (alarm !== null) this.ring(alarm)
  }
}

/** An operator's own doing is no alarm. */
function alarmOf(news: ActorNews): Omit<Alarm, 'at'> | null {
  const { kind } = news
  if (kind === 'held')
    return news.hold.kind === 'quarantined'
      ? { kind: 'quarantined', address: news.address, code: news.hold.code ?? 'UNKNOWN', message: news.hold.why }
      : null
  if (kind === 'branch-held')
    return news.hold.code === undefined
      ? null
      : { kind: 'branch', address: news.address, code: news.hold.code, message: news.hold.why }
  if (kind === 'crash')
    return {
      kind: 'crash',
      address: news.address,
      code: rootOf(news.failure).code,
      message: `on '${news.event}', strike ${news.strikes}: ${innermost(news.failure).message}`,
    }
  if (kind === 'letter')
    return {
      kind: 'letter',
      address: news.address,
      code: news.failure.code,
      message: `'${news.event}' is dead letter ${news.id}: ${news.failure.message}`,
    }
  return null
}

const innermost = (failure: Failure): Failure => (failure.cause === undefined ? failure : innermost(failure.cause))
