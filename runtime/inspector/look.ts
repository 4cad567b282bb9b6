/** An actor, with all that it waits for and what it could take next. */
import { ActorError, ActorErrorCode } from '../actor/index.js'
import { holdOf, requireActor, summaryOf } from '../operations/index.js'
import type { InspectedActor } from './api.js'
import type { InspectorModules } from './modules.js'
import { nextEvents } from './next-events.js'

const INBOX_SHOWN = 100
const NOTHING_AWAITED = { effects: [], timers: [], alarms: [] }

/** @throws ActorError UNKNOWN, KIND_UNKNOWN, ADDRESS_INVALID. */
export function look(address: string, modules: InspectorModules): InspectedActor {
  const { system, operations } = modules
  const seen = requireActor(address, modules)
  const summary = summaryOf(address, seen, operations)
  const { inspection } = system
  const type = inspection.type(summary.kind)
  const { effects, timers, alarms } = awaited(address, modules)
  const { first, waiting } = inspection.inbox(address, INBOX_SHOWN)
  const snapshot = seen.view?.snapshot ?? null
  return {
    ...summary,
    snapshot,
    hold: holdOf(address, seen, operations),
    version: type.version,
    effects: effects.map(({ running, ...effect }) => ({ ...effect, state: running ? 'running' : 'waiting' })),
    timers: [...timers],
    alarms: [...alarms],
    inbox: [...first],
    waiting,
    next: snapshot === null ? [] : nextEvents(type, snapshot),
    chart: summary.kind,
  }
}

/** Of one whose snapshots can't be read nobody knows. */
function awaited(address: string, { system }: Pick<InspectorModules, 'system'>) {
  try {
    return system.inspection.awaited(address) ?? NOTHING_AWAITED
  } catch (error) {
    if (error instanceof ActorError && error.code === ActorErrorCode.QUARANTINED) return NOTHING_AWAITED
    throw error
  }
}
