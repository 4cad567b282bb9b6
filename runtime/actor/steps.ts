/** Takes entries: tells the stale from the due, has the machine step, and shows what came of it once it is on disk. */
import { encodeRecord, type Store, Table } from '../store/index.js'
import type { Committer } from './committer.js'
import type { Counters } from './counters.js'
import type { Crashes } from './crashes.js'
import { ActorError, ActorErrorCode } from './errors.js'
import type { InboxEntry } from './inbox.js'
import type { Intake } from './intake.js'
import { type Resident, viewOf } from './resident.js'
import type { Residents } from './residents.js'
import { takeOperatorStep, takeStep } from './step.js'
import type { Outgoing } from './step-actions.js'
import type { ActorView } from './view.js'
import type { Watchers } from './watchers.js'

/** A step that waits for its flush. */
interface Stepped {
  readonly actor: Resident
  readonly view: ActorView
  readonly event: string
  readonly previousState: string | null
}

export interface StepsModules {
  readonly store: Store
  readonly committer: Committer
  readonly intake: Intake
  readonly crashes: Crashes
  readonly residents: Residents
  readonly watchers: Watchers
  readonly counters: Counters
  readonly outgoing: Omit<Outgoing, 'send'>
}

export class Steps {
  #stepped: Stepped[] = []
  /** Idempotency keys of steps that are not on disk yet. */
  readonly #keys = new Set<string>()

  /** What the step under way sends: taken in when it has succeeded, so that one that fails has reached nobody. */
  #sent: Parameters<Outgoing['send']>[] = []
  readonly #outgoing: Outgoing

  constructor(readonly modules: StepsModules) {
    this.#outgoing = { ...modules.outgoing, send: (...sent) => this.#sent.push(sent) }
  }

  take(actor: Resident, entry: InboxEntry<ActorView>): void {
    const { committer, intake, crashes, residents } = this.modules
    if (entry.taken || isStale(actor, entry) || this.#isRepeated(entry)) {
      intake.pass(actor, entry)
      return
    }
    const { batch } = committer
    const previousState = actor.state
    const mark = committer.mark()
    const { bytes } = actor
    const isOperators = entry.source.kind === 'operator'
    actor.beginStep()
    try {
      if (actor.live === null && entry.source.kind !== 'spawn')
        throw new ActorError({ code: ActorErrorCode.UNKNOWN, address: actor.address })
      const step = isOperators ? takeOperatorStep : takeStep
      step(actor, entry, entry.event, batch, this.#outgoing)
    } catch (error) {
      // What it has become in memory is on no disk: it is loaded again.
      actor.bytes = bytes
      committer.rollBack(mark)
      this.#sent = []
      // An operator's mistake is the operator's to know, and no crash of the actor.
      if (isOperators) {
        entry.stepped?.reject(error)
        crashes.restart(actor)
      } else crashes.struck(actor, entry, error)
      return
    }
    entry.taken = true
    entry.alongside?.()
    residents.resized(actor, bytes)
    crashes.recovered(actor.address)
    if (entry.door !== undefined) this.#writeKey(entry.door, actor, entry.event.at)
    const view = viewOf(actor)
    this.#stepped.push({ actor, view, event: entry.event.type, previousState })
    if (entry.stepped !== undefined) committer.answer(entry.stepped, view)
    if (entry.delivered !== undefined) committer.answer(entry.delivered, undefined)
    this.#send()
  }

  #send(): void {
    if (this.#sent.length === 0) return
    const sent = this.#sent
    this.#sent = []
    for (const [from, to, event, source, cause] of sent) this.modules.intake.put(to, from, event, source, cause)
  }

  #isRepeated({ door }: InboxEntry<ActorView>): boolean {
    if (door === undefined) return false
    return this.#keys.has(door) || this.modules.store.get(Table.Doors, Buffer.from(door)) !== undefined
  }

  #writeKey(key: string, actor: Resident, at: number): void {
    const { committer } = this.modules
    committer.batch.put(Table.Doors, Buffer.from(key), encodeRecord([at, actor.address, actor.seq]))
    this.#keys.add(key)
    committer.onFlushed(() => this.#keys.delete(key))
  }

  /** The batch is about to go: its steps are shown when it is on disk. */
  seal(): void {
    const stepped = this.#stepped
    if (stepped.length === 0) return
    this.#stepped = []
    this.modules.committer.onFlushed(() => this.#show(stepped))
  }

  #show(stepped: readonly Stepped[]): void {
    const { watchers, residents, counters } = this.modules
    counters.steps += stepped.length
    const watched = watchers.any('step')
    for (const { actor, view, event, previousState } of stepped) {
      actor.show(view)
      if (watched && watchers.want('step', view.address)) watchers.publish({ kind: 'step', view, event, previousState })
    }
    residents.passivate(stepped)
  }
}

function isStale(actor: Resident, entry: InboxEntry<ActorView>): boolean {
  const { source } = entry
  if (source.kind === 'operator') return false
  if (entry.position <= actor.cursor) return true
  switch (source.kind) {
    case 'spawn':
      return actor.live !== null
    case 'event':
      return actor.plain?.status === 'done'
    case 'effect':
      return actor.effects.get(source.invoke)?.effect !== source.effect
    case 'timer':
      return actor.timers.get(source.id)?.arm !== source.arm
    case 'height':
      return actor.heights.get(source.id)?.arm !== source.arm
  }
}
