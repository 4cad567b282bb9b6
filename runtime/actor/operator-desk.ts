/** Where operators' deeds are done: each is a step of its actor, so it stands in the journal with who did it and why. */
import type { Address, PlainEvent, Replacement } from '../machine/index.js'
import { encodedBytes } from '../store/index.js'
import type { Clock } from '../timers/index.js'
import type { ActorTypes } from './actor-types.js'
import type { Backlog } from './backlog.js'
import type { Committer } from './committer.js'
import type { Crashes } from './crashes.js'
import type { DeadLetters } from './dead-letters.js'
import { ActorError, ActorErrorCode } from './errors.js'
import type { BranchHold, Hold } from './hold.js'
import type { Holds } from './holds.js'
import { OPERATOR } from './inbox.js'
import { heldError, type Intake } from './intake.js'
import type { DeadLetter, DeadLetterQuery, Operations, Operator } from './operations.js'
import type { Resident } from './resident.js'
import type { Residents } from './residents.js'
import { assertFits } from './step.js'
import type { ActorView } from './view.js'
import type { Watchers } from './watchers.js'

export interface OperatorDeskModules {
  readonly clock: Clock
  readonly types: ActorTypes
  readonly committer: Committer
  readonly residents: Residents
  readonly holds: Holds
  readonly intake: Intake
  readonly backlog: Backlog
  readonly crashes: Crashes
  readonly deadLetters: DeadLetters
  readonly watchers: Watchers
  /** Has the open batch sealed soon. */
  readonly schedule: () => void
}

export class OperatorDesk implements Operations {
  #closed = false

  constructor(readonly modules: OperatorDeskModules) {}

  async suspend(address: Address, operator: Operator): Promise<void> {
    const { holds } = this.modules
    if (holds.own(address)?.kind === 'quarantined') throw heldError(holds, address)
    await this.#deed(address, 'vesper.suspend', operator, {}, actor => {
      const hold: Hold = { address, kind: 'suspended', at: this.modules.clock.wall(), ...operator }
      holds.hold(this.modules.committer.batch, hold)
      this.modules.watchers.publish({ kind: 'held', address, hold })
      this.#shelve(actor)
    })
  }

  async resume(address: Address, operator: Operator): Promise<ActorView> {
    const { holds, committer, backlog, watchers } = this.modules
    if (holds.own(address) === undefined) throw new ActorError({ code: ActorErrorCode.NOT_HELD, address })
    return await this.#deed(address, 'vesper.resume', operator, {}, actor => {
      holds.release(committer.batch, address)
      watchers.publish({ kind: 'released', address })
      backlog.readOn(actor)
    })
  }

  restart(address: Address, operator: Operator): Promise<ActorView> {
    return this.#deed(address, 'vesper.restart', operator, {}, actor => this.modules.crashes.restart(actor))
  }

  replace(address: Address, to: Replacement, operator: Operator): Promise<ActorView> {
    return this.#deed(address, 'vesper.replace', operator, { to }, () => {})
  }

  async suspendBranch(kind: string, operator: Operator): Promise<void> {
    const { holds, committer, watchers, clock, types } = this.modules
    types.assertKind(kind)
    if (holds.ofKind(kind) !== undefined) return
    const hold: BranchHold = { kind, at: clock.wall(), ...operator }
    holds.holdKind(committer.batch, hold)
    this.shelveKind(kind)
    watchers.publish({ kind: 'branch-held', address: `${kind}/`, hold })
    await this.#written()
  }

  async resumeBranch(kind: string, _operator: Operator): Promise<void> {
    const { holds, committer, watchers, backlog, types, residents } = this.modules
    types.assertKind(kind)
    if (holds.ofKind(kind) === undefined) throw new ActorError({ code: ActorErrorCode.NOT_HELD, address: kind })
    holds.releaseKind(committer.batch, kind)
    watchers.publish({ kind: 'branch-released', address: `${kind}/` })
    for (const actor of residents.ofKind(kind)) backlog.readOn(actor)
    committer.onFlushed(() => backlog.wakeKind(kind))
    await this.#written()
  }

  holdOf(address: Address): Hold | null {
    return this.modules.holds.of(address)
  }

  holds(): readonly Hold[] {
    return this.modules.holds.list()
  }

  branchHolds(): readonly BranchHold[] {
    return this.modules.holds.kinds()
  }

  deadLetters(query?: DeadLetterQuery): readonly DeadLetter[] {
    return this.modules.deadLetters.list(query)
  }

  deadLetter(id: string): DeadLetter {
    return this.modules.deadLetters.find(id).letter
  }

  async replayLetter(id: string, _operator: Operator): Promise<void> {
    const { deadLetters, intake } = this.modules
    const stored = deadLetters.find(id)
    deadLetters.remove(stored)
    const { at: _at, epoch: _epoch, ...event } = stored.letter.event
    intake.put(stored.entry.to, stored.entry.from, event, stored.entry.source)
    await this.#written()
  }

  async editLetter(id: string, event: PlainEvent, { by, why }: Operator): Promise<DeadLetter> {
    const { deadLetters, clock } = this.modules
    assertFits(event, encodedBytes(event))
    const stored = deadLetters.find(id)
    const { at: _at, epoch: _epoch, ...before } = stored.letter.event
    const letter = deadLetters.edit(stored, event, { by, why, at: clock.wall(), before })
    await this.#written()
    return letter
  }

  async discardLetter(id: string, _operator: Operator): Promise<void> {
    const { deadLetters } = this.modules
    deadLetters.remove(deadLetters.find(id))
    await this.#written()
  }

  /** No deed is done to an actor any more. */
  close(): void {
    this.#closed = true
  }

  /** What waits for actors of a kind goes to disk, and those in memory leave it. */
  shelveKind(kind: string): void {
    for (const actor of this.modules.residents.ofKind(kind)) this.#shelve(actor)
  }

  #shelve(actor: Resident): void {
    const { intake, crashes } = this.modules
    intake.shelve(actor)
    crashes.restart(actor)
  }

  /**
   * A step that overtakes what waits for the actor.
   * @param alongside Done with the step, in the same write.
   */
  async #deed(
    address: Address,
    type: string,
    { by, why }: Operator,
    more: object,
    alongside: (actor: Resident) => void,
  ): Promise<ActorView> {
    const { residents, intake, holds, backlog } = this.modules
    if (this.#closed) throw new ActorError({ code: ActorErrorCode.SYSTEM_STOPPED })
    const known = residents.get(address)
    const actor = known ?? residents.bring(address)
    if (actor === undefined) throw new ActorError({ code: ActorErrorCode.UNKNOWN, address })
    if (known === undefined && holds.of(address) === null) backlog.greet(actor)
    return await new Promise<ActorView>((resolve, reject) => {
      const entry = intake.stamp(address, `operator ${by}`, { type, by, why, ...more }, OPERATOR)
      entry.stepped = { resolve, reject }
      // Loaded again meanwhile, it is another object.
      entry.alongside = () => alongside(residents.get(address) ?? actor)
      intake.overtake(actor, entry)
    })
  }

  /** Resolves when the open batch is on disk. */
  #written(): Promise<void> {
    const { committer, schedule } = this.modules
    return new Promise((resolve, reject) => {
      committer.answer({ resolve, reject }, undefined)
      schedule()
    })
  }
}
