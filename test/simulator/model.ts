/**
 * What must follow from the journals, worked out apart from the runtime: each actor's events are taken again, and what the machine asks for
 * is held against what the others' journals and the store's tables show.
 */
import { isDeepStrictEqual } from 'node:util'
import type { AnyMachineSnapshot } from 'xstate'
import type { ActorType, JournalEntry } from '../../runtime/actor/index.js'
import { statePath } from '../../runtime/actor/index.js'
import { type Action, type PlainEvent, type PlainSnapshot, toPlain } from '../../runtime/machine/index.js'
import { Violation } from './violation.js'

export interface ModelTimer {
  readonly event: string
  readonly armedAt: number
  readonly delayMs: number
  readonly due: number
  readonly monotonic: boolean
}

export interface ModelAlarm {
  readonly height: number
  readonly confidence: number
  readonly event: string
  fired: boolean
}

export class ModelActor {
  seq = 0
  live: AnyMachineSnapshot | null = null
  plain: PlainSnapshot | null = null
  state = ''
  at = 0
  readonly timers = new Map<string, ModelTimer>()
  /** Invoke id → effect id. */
  readonly effects = new Map<string, { readonly id: string; readonly input: unknown }>()
  readonly alarms = new Map<string, ModelAlarm>()

  constructor(
    readonly address: string,
    readonly type: ActorType,
  ) {}

  get done(): boolean {
    return this.plain?.status === 'done'
  }
}

/** Messages from one to another: what the sender's journal owes and what the receiver's has taken, both in order. */
interface Channel {
  owed: PlainEvent[]
  taken: PlainEvent[]
}

/** What the model wants to know of the world around. */
export interface ModelWorld {
  isDone(deed: string): boolean
  /** A journal shows that a caller's call was taken. */
  callTaken(call: number, address: string, entry: JournalEntry): void
  /** How long a monotonic clock ran between two readings of the wall clock, if that can be told. */
  monotonicBetween(from: number, to: number): number | undefined
}

export class Model {
  readonly actors = new Map<string, ModelActor>()
  /** Who was to be born, by whom. */
  readonly births = new Map<string, string>()
  readonly #channels = new Map<string, Channel>()
  /** Events that nobody can take, by `to from n`: how often they were sent less how often they lie in the dead letters. */
  readonly poison = new Map<string, number>()
  steps = 0

  constructor(
    readonly types: ReadonlyMap<string, ActorType>,
    readonly world: ModelWorld,
  ) {}

  actor(address: string): ModelActor {
    let actor = this.actors.get(address)
    if (actor === undefined) {
      const type = this.types.get(address.slice(0, address.indexOf('/')))
      if (type === undefined) throw new Violation(`${address} is of no kind that is known`)
      actor = new ModelActor(address, type)
      this.actors.set(address, actor)
    }
    return actor
  }

  /** Takes the next entry of an actor's journal. */
  take(actor: ModelActor, entry: JournalEntry): void {
    const where = `${actor.address}, step ${entry.seq} (${entry.event.type} from ${entry.from})`
    if (entry.seq !== actor.seq + 1) throw new Violation(`${where}: its journal goes on after ${actor.seq}`)
    this.#source(actor, entry, where)
    const { kernel } = actor.type
    const event = entry.event as never
    const step =
      actor.live === null
        ? kernel.initial({
            ...(entry.event.input as object),
            at: entry.event.at,
            epoch: entry.event.epoch,
          })
        : kernel.next(actor.live, event)
    actor.seq = entry.seq
    actor.at = entry.event.at
    step.actions.forEach((action, index) => {
      this.#action(actor, action, index, entry)
    })
    actor.live = step.snapshot
    const plain = toPlain(step.snapshot)
    actor.plain = plain
    actor.state = statePath(plain.value)
    if (actor.state !== entry.state)
      throw new Violation(`${where}: the journal says '${entry.state}', the machine '${actor.state}'`)
    if (actor.done) {
      actor.timers.clear()
      actor.effects.clear()
      actor.alarms.clear()
    }
    this.steps++
  }

  /** May this event come, now, from there? */
  #source(actor: ModelActor, entry: JournalEntry, where: string): void {
    const { event, from } = entry
    if (actor.live === null) {
      if (event.type !== 'vesper.spawn') throw new Violation(`${where}: it is not born yet`)
      return
    }
    if (actor.done) throw new Violation(`${where}: it had ended`)
    if (event.type === 'vesper.spawn') throw new Violation(`${where}: it is born twice`)
    if (typeof event.call === 'number') {
      this.world.callTaken(event.call, actor.address, entry)
    } else if (from === 'timer') {
      this.#timer(actor, entry, where)
    } else if (from === 'height') {
      this.#alarm(actor, entry, where)
    } else if (event.type.startsWith('xstate.')) {
      const invoke = String(event.actorId)
      const pending = actor.effects.get(invoke)
      if (pending?.id !== from) throw new Violation(`${where}: what it waits for is ${pending?.id ?? 'nothing'}`)
      actor.effects.delete(invoke)
      const { deed } = (pending.input ?? {}) as { deed?: string }
      if (event.type.startsWith('xstate.done.') && deed?.includes('#') && !this.world.isDone(deed))
        throw new Violation(`${where}: ${deed} was never done`)
    } else this.#channel(from, actor.address).taken.push(event)
  }

  #timer(actor: ModelActor, { event }: JournalEntry, where: string): void {
    const timer = actor.timers.get(event.type)
    if (timer === undefined) throw new Violation(`${where}: no such timer is armed`)
    actor.timers.delete(event.type)
    if (!timer.monotonic && event.at < timer.due)
      throw new Violation(`${where}: it went off ${timer.due - event.at} ms early by the wall clock`)
    if (!timer.monotonic) return
    const waited = this.world.monotonicBetween(timer.armedAt, event.at)
    // Both readings are rounded to the millisecond, and Node's timers are by one.
    if (waited !== undefined && waited < timer.delayMs - 3)
      throw new Violation(`${where}: it went off after ${waited} ms instead of ${timer.delayMs}`)
  }

  #alarm(actor: ModelActor, { event }: JournalEntry, where: string): void {
    const reverted = event.type.endsWith('.reverted')
    const type = reverted ? event.type.slice(0, -'.reverted'.length) : event.type
    const alarm = [...actor.alarms.values()].find(alarm => alarm.event === type)
    if (alarm === undefined) throw new Violation(`${where}: no such alarm is set`)
    if (alarm.fired !== reverted)
      throw new Violation(`${where}: it ${alarm.fired ? 'has gone off already' : 'has not gone off'}`)
    if (reverted ? event.epoch >= alarm.height : event.epoch < alarm.height + alarm.confidence)
      throw new Violation(`${where}: at height ${event.epoch}, set for ${alarm.height} + ${alarm.confidence}`)
    alarm.fired = !reverted
  }

  #action(actor: ModelActor, action: Action, index: number, { seq, event }: JournalEntry): void {
    switch (action.record) {
      case 'start':
        actor.effects.set(action.id, { id: `${actor.address}/${seq}/${index}`, input: action.input })
        return
      case 'stop':
        actor.effects.delete(action.id)
        return
      case 'timer': {
        const monotonic = (actor.type.monotonicDelays ?? []).some(name => action.id.startsWith(`xstate.after.${name}.`))
        const due = event.at + Math.ceil(action.delayMs)
        const timer = { event: action.event.type, armedAt: event.at, delayMs: action.delayMs, due, monotonic }
        actor.timers.set(action.id, timer)
        return
      }
      case 'cancel':
        actor.timers.delete(action.id)
        return
      case 'atHeight':
        if (action.height === null) actor.alarms.delete(action.id)
        else {
          const { height, confidence } = action
          actor.alarms.set(action.id, { height, confidence, event: action.event.type, fired: false })
        }
        return
      case 'tell':
        this.#owe(actor.address, action.to, action.event)
        return
      case 'spawn':
        if (!this.births.has(action.address)) this.births.set(action.address, actor.address)
    }
  }

  #owe(from: string, to: string, event: PlainEvent): void {
    if (event.type === 'Poison') this.poisoned(to, from, Number(event.n), 1)
    else this.#channel(from, to).owed.push(event)
  }

  /** An event that nobody can take was sent (1) or lies in the dead letters (-1). */
  poisoned(to: string, from: string, n: number, by: 1 | -1): void {
    const name = `${to} ${from} ${n}`
    const count = (this.poison.get(name) ?? 0) + by
    if (count === 0) this.poison.delete(name)
    else this.poison.set(name, count)
  }

  #channel(from: string, to: string): Channel {
    const name = `${from} ${to}`
    let channel = this.#channels.get(name)
    if (channel === undefined) {
      channel = { owed: [], taken: [] }
      this.#channels.set(name, channel)
    }
    return channel
  }

  /** Holds what was taken against what was sent, once all journals have been read. */
  reconcile(): void {
    for (const [name, channel] of this.#channels) {
      const { owed, taken } = channel
      for (let i = 0; i < taken.length; i++) {
        const is = taken[i] as PlainEvent
        const should = owed[i]
        if (should === undefined) throw new Violation(`${name}: ${words(is)} was taken and never sent`)
        if (!isSame(should, is))
          throw new Violation(`${name}: ${words(is)} was taken where ${words(should)} was to come`)
      }
      if (taken.length > 0) channel.owed = owed.slice(taken.length)
      channel.taken = []
      if (channel.owed.length === 0) this.#channels.delete(name)
    }
  }

  /**
   * Holds messages that wait on disk, in their order, against those that were sent and not taken.
   * @param waiting By `from to`.
   */
  compareWaiting(waiting: ReadonlyMap<string, readonly PlainEvent[]>): void {
    for (const [name, { owed }] of this.#channels) {
      const there = waiting.get(name) ?? []
      owed.forEach((event, i) => {
        const waits = there[i]
        if (waits === undefined) throw new Violation(`${name}: ${words(event)} was sent and is lost`)
        if (!isSame(event, waits)) throw new Violation(`${name}: ${words(waits)} waits where ${words(event)} was sent`)
      })
      const more = there[owed.length]
      if (more !== undefined) throw new Violation(`${name}: ${words(more)} waits and was never sent, or was taken`)
    }
    for (const [name, [event]] of waiting)
      if (!this.#channels.has(name) && event !== undefined)
        throw new Violation(`${name}: ${words(event)} waits and was never sent, or was taken`)
  }
}

/** The runtime stamps what it delivers. */
function isSame(sent: PlainEvent, taken: PlainEvent): boolean {
  for (const key in sent) if (sent[key] !== taken[key] && !isDeepStrictEqual(sent[key], taken[key])) return false
  return true
}

function words({ type, n }: PlainEvent): string {
  return `${type} ${n ?? ''}`
}
