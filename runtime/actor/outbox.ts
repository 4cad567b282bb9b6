/** The rows of effects, as the dispatcher sees them: their results come in here, what changes of them is written here. */
import { EffectError, EffectErrorCode, type EffectResult, type EffectRow } from '../effects/index.js'
import { encodeRecord, Table } from '../store/index.js'
import type { Committer } from './committer.js'
import type { Intake } from './intake.js'
import type { Residents } from './residents.js'
import { outboxKey } from './step.js'

export interface OutboxModules {
  readonly committer: Committer
  readonly intake: Intake
  readonly residents: Residents
  /** Has the open batch sealed soon. */
  readonly schedule: () => void
}

export class Outbox {
  constructor(readonly modules: OutboxModules) {}

  /** Takes a result; it is on disk when the promise resolves. */
  deliver(row: EffectRow, result: EffectResult): Promise<void> {
    return new Promise((resolve, reject) => {
      const event =
        'failure' in result
          ? { type: `xstate.error.actor.${row.invoke}`, error: result.failure, actorId: row.invoke }
          : { type: `xstate.done.actor.${row.invoke}`, output: result.output, actorId: row.invoke }
      const source = { kind: 'effect', invoke: row.invoke, effect: row.effect } as const
      const entry = this.modules.intake.stamp(row.actor, row.effect, event, source)
      entry.delivered = { resolve, reject }
      this.modules.intake.admit(entry)
    })
  }

  /**
   * Writes what changed of a row; on disk when the promise resolves.
   * @throws EffectError CANCELLED when the machine has left the state: the row is gone or a tombstone, and stays so.
   */
  rewrite(row: EffectRow): Promise<void> {
    return new Promise((resolve, reject) => {
      const { committer, residents, schedule } = this.modules
      if (residents.bring(row.actor)?.effects.get(row.invoke)?.effect !== row.effect)
        throw new EffectError({ code: EffectErrorCode.CANCELLED, effect: row.name })
      committer.batch.put(Table.Outbox, outboxKey(row.actor, row.effect), encodeRecord({ ...row, tombstone: false }))
      committer.answer({ resolve, reject }, undefined)
      schedule()
    })
  }

  /** The effect is really gone: its tombstone can go too. */
  bury(row: EffectRow): void {
    this.modules.committer.batch.remove(Table.Outbox, outboxKey(row.actor, row.effect))
    this.modules.schedule()
  }
}
