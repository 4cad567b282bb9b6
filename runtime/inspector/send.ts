/** A person sends an event to an actor. It is no act of the runtime's: it waits its turn, and the machine takes it as any other. */

import type { PlainEvent } from '../machine/index.js'
import type { ActorSummary } from '../operations/index.js'
import { kindOf, requireActor, requireKind, summaryOf } from '../operations/index.js'
import type { Sender } from './api.js'
import { InspectorError, InspectorErrorCode } from './errors.js'
import type { InspectorModules } from './modules.js'

/** @throws ActorError UNKNOWN, SUSPENDED, QUARANTINED, BUSY, EVENT_POISONOUS; InspectorError EVENT_UNKNOWN, EVENT_INVALID, ACTOR_FINISHED. */
export async function send(
  address: string,
  event: PlainEvent,
  { by, why }: Sender,
  modules: Pick<InspectorModules, 'system' | 'operations'>,
): Promise<ActorSummary> {
  const { system, operations } = modules
  requireKind(kindOf(address), system)
  const { view } = requireActor(address, modules)
  const { machine, events } = system.inspection.type(kindOf(address))
  // Results, timers and deeds have doors of their own, which keep their rows right.
  const known = machine.events.map(String).filter(type => !/^(xstate|vesper)\./.test(type))
  if (!known.includes(event.type))
    throw new InspectorError({ code: InspectorErrorCode.EVENT_UNKNOWN, address, event: event.type, known })
  const { type, at: _at, epoch: _epoch, ...fields } = event
  const checked = events?.[type]?.safeParse(fields)
  if (checked?.success === false)
    throw new InspectorError({
      code: InspectorErrorCode.EVENT_INVALID,
      address,
      event: type,
      problems: checked.error.issues.map(({ path, message }) => [...path, message].join(': ')).join('; '),
    })
  if (view?.snapshot.status === 'done') throw new InspectorError({ code: InspectorErrorCode.ACTOR_FINISHED, address })
  const after = await system.ask(address, { type, ...fields }, { from: `operator ${by}`, why })
  return summaryOf(address, { ...after, view: after, unreadable: null }, operations)
}
