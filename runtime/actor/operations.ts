/**
 * What an operator can do to actors, and to events that no actor could take. Every deed is written down with who did it and why,
 * in the actor's journal where it has one.
 */
import type { Address, PlainEvent } from '../machine/index.js'
import type { BranchHold, Hold } from './hold.js'
import type { ActorView } from './view.js'

export interface Operator {
  /** Who: a user's name, a token's. */
  readonly by: string
  readonly why: string
}

/** An event that no actor could take. */
export interface DeadLetter {
  /** Short and unique in this store. */
  readonly id: string
  readonly to: Address
  /** Who sent it, as in the journal. */
  readonly from: string
  /** As the actor was given it, stamped with `at` and `epoch`. */
  readonly event: PlainEvent & { readonly at: number; readonly epoch: number }
  /** When it was given up, milliseconds since 1970. */
  readonly at: number
  readonly strikes: number
  readonly failure: {
    readonly code: string
    readonly message: string
    readonly stack?: string
    readonly cause?: unknown
  }
  /** Changes made by operators, oldest first. */
  readonly edits: readonly (Operator & { readonly at: number; readonly before: PlainEvent })[]
}

export interface DeadLetterQuery {
  readonly to?: Address
  readonly kind?: string
  /** Type of the event. */
  readonly event?: string
  /** Code of the failure or of any of its causes. */
  readonly code?: string
  readonly limit?: number
}

/** Answered by `ActorSystem`. */
export interface Operations {
  /**
   * Has an actor take no more events, over restarts too; what it has begun goes on, and the results wait.
   * @throws ActorError UNKNOWN, QUARANTINED.
   */
  suspend(address: Address, operator: Operator): Promise<void>
  /**
   * Lets a suspended or quarantined actor go on with what waits for it.
   * @throws ActorError UNKNOWN, NOT_HELD, QUARANTINED when its snapshot still can't be read.
   */
  resume(address: Address, operator: Operator): Promise<ActorView>
  /**
   * Drops an actor from memory and loads it again from disk.
   * @throws ActorError UNKNOWN, QUARANTINED.
   */
  restart(address: Address, operator: Operator): Promise<ActorView>
  /**
   * Gives an actor another state or context. Effects and timers of states that it leaves are stopped, those of states that it comes into
   * are begun; the machine's entry and exit actions are not run.
   * @param to.state As dotted paths show it, or XState's state value. Absent: as it is.
   * @param to.context In place of the whole context. Absent: as it is.
   * @throws ActorError UNKNOWN; MachineError SNAPSHOT_UNKNOWN when the machine has no such state.
   */
  replace(
    address: Address,
    to: { readonly state?: unknown; readonly context?: unknown },
    operator: Operator,
  ): Promise<ActorView>
  suspendBranch(kind: string, operator: Operator): Promise<void>
  /** @throws ActorError KIND_UNKNOWN, NOT_HELD. */
  resumeBranch(kind: string, operator: Operator): Promise<void>
  /** Why an actor takes no events now, or null. */
  holdOf(address: Address): Hold | null
  /** Actors that take no events for a reason of their own, by address. */
  holds(): readonly Hold[]
  branchHolds(): readonly BranchHold[]

  deadLetters(query?: DeadLetterQuery): readonly DeadLetter[]
  /** @throws ActorError LETTER_UNKNOWN. */
  deadLetter(id: string): DeadLetter
  /** Sends the event again, in the same standing as before; the letter goes in the same write. @throws ActorError LETTER_UNKNOWN. */
  replayLetter(id: string, operator: Operator): Promise<void>
  /** @throws ActorError LETTER_UNKNOWN, VALUE_TOO_LARGE. */
  editLetter(id: string, event: PlainEvent, operator: Operator): Promise<DeadLetter>
  /** @throws ActorError LETTER_UNKNOWN. */
  discardLetter(id: string, operator: Operator): Promise<void>
}
