/**
 * The transition kernel: XState's pure core with an `ActorScope` of our own that records what a step asks for instead
 * of doing it. XState's own `transition()` builds an actor system per call and costs 70–118 µs; one reused scope costs
 * 8–12 µs.
 */
import type { AnyActorRef, AnyMachineSnapshot, AnyStateMachine } from 'xstate'
import { effectName } from './effect.js'
import { MachineError, MachineErrorCode } from './errors.js'
import { type PlainEvent, type Recording, resolverOf, type Stamped } from './recorded-action.js'

/** An effect to be started: `id` is the invoke's id in the machine, `effect` the handler's name. */
export interface StartEffect {
  readonly record: 'start'
  readonly id: string
  readonly effect: string
  readonly input: unknown
}
/** The state that invoked it was left. */
export interface StopEffect {
  readonly record: 'stop'
  readonly id: string
}
/** A delayed event. */
export interface SetTimer {
  readonly record: 'timer'
  readonly id: string
  readonly delayMs: number
  readonly event: PlainEvent
}
export interface CancelTimer {
  readonly record: 'cancel'
  readonly id: string
}
/** A passing notice to whoever watches; never stored. */
export interface Emit {
  readonly record: 'emit'
  readonly event: PlainEvent
}

/** What one step asked for, in the order in which the machine asked. */
export type Action = Recording | StartEffect | StopEffect | SetTimer | CancelTimer | Emit

export interface Step {
  readonly snapshot: AnyMachineSnapshot
  readonly actions: readonly Action[]
}

const NONE: readonly Action[] = Object.freeze([])

interface Executable {
  readonly type: string
  readonly info: { context: unknown; event: unknown }
  readonly params: unknown
  readonly exec: unknown
}

/** One per machine; a step never runs inside another, so its scope is reused. */
export class Kernel {
  #actions: Action[] | null = null
  readonly #scope: unknown

  constructor(readonly machine: AnyStateMachine) {
    this.#scope = this.#createScope()
  }

  /** The first step: entry actions and invokes of the initial state. `input` reaches the machine's context factory. */
  initial(input: unknown): Step {
    return this.#record('xstate.init', () => this.machine.getInitialSnapshot(this.#scope as never, input))
  }

  /** @throws MachineError TRANSITION_FAILED, with XState's or the machine's own error as its cause. */
  next(snapshot: AnyMachineSnapshot, event: Stamped<PlainEvent>): Step {
    return this.#record(event.type, () => this.machine.transition(snapshot, event, this.#scope as never))
  }

  /** Makes a stored snapshot live again. `persisted` must not be shared: XState writes into it. */
  restore(persisted: unknown): AnyMachineSnapshot {
    return this.machine.restoreSnapshot(persisted as never, this.#scope as never) as AnyMachineSnapshot
  }

  #record(eventType: string, run: () => unknown): Step {
    this.#actions = null
    let snapshot: AnyMachineSnapshot
    try {
      snapshot = run() as AnyMachineSnapshot
      // XState turns a throw while it starts, and a failure nobody handles, into a status.
      if (snapshot.status === 'error') throw snapshot.error
    } catch (cause) {
      this.#actions = null
      throw new MachineError(
        { code: MachineErrorCode.TRANSITION_FAILED, machine: this.machine.id, event: eventType },
        { cause },
      )
    }
    const actions = this.#actions ?? NONE
    this.#actions = null
    return { snapshot, actions }
  }

  #push(action: Action): void {
    if (this.#actions === null) this.#actions = [action]
    else this.#actions.push(action)
  }

  #execute(executable: Executable): void {
    const params = executable.params as never
    switch (executable.type) {
      case 'xstate.raise': {
        const { event, id, delay } = params as { event: PlainEvent; id?: string; delay?: number }
        // Without a delay XState has put the event into its internal queue already.
        if (delay !== undefined) this.#push({ record: 'timer', id: id ?? event.type, delayMs: delay, event })
        return
      }
      case 'xstate.cancel':
        this.#push({ record: 'cancel', id: (params as { sendId: string }).sendId })
        return
      case 'xstate.spawnChild': {
        const { actorRef, input } = params as { actorRef: AnyActorRef & { logic: unknown }; input: unknown }
        const name = effectName(actorRef.logic)
        if (name === undefined) throw this.#unrecordable(`spawnChild of '${actorRef.id}'`)
        this.#push({ record: 'start', id: actorRef.id, effect: name, input })
        return
      }
      case 'xstate.stopChild':
        if (params !== undefined) this.#push({ record: 'stop', id: (params as AnyActorRef).id })
        return
      case 'xstate.emit':
        this.#push({ record: 'emit', event: (params as { event: PlainEvent }).event })
        return
      case 'xstate.log':
        return
    }
    const resolve = resolverOf(executable.exec)
    if (resolve === undefined) throw this.#unrecordable(executable.type)
    for (const recording of resolve(executable.info, executable.params)) this.#push(recording)
  }

  #unrecordable(action: string): MachineError {
    return new MachineError({ code: MachineErrorCode.UNRECORDABLE_ACTION, machine: this.machine.id, action })
  }

  /** The few parts of an actor and its system that XState's pure core touches, none of which does anything. */
  #createScope(): unknown {
    const nothing = (): void => {}
    const system = {
      _bookId: () => 'durable',
      _register: nothing,
      _unregister: nothing,
      _set: nothing,
      _sendInspectionEvent: nothing,
      _relay: nothing,
      _logger: nothing,
      _clock: { setTimeout: nothing, clearTimeout: nothing },
      scheduler: { schedule: nothing, cancel: nothing, cancelAll: nothing },
      get: nothing,
      getAll: () => ({}),
      inspect: nothing,
    }
    const self = { id: this.machine.id, sessionId: 'durable', system, send: nothing, getSnapshot: nothing }
    return {
      self,
      id: this.machine.id,
      sessionId: 'durable',
      logger: nothing,
      system,
      defer: nothing,
      stopChild: nothing,
      emit: nothing,
      actionExecutor: (executable: Executable) => this.#execute(executable),
    }
  }
}
