/** What an actor could take next, by its machine's definition. */
import { type AnyMachineSnapshot, type AnyStateNode, getNextTransitions } from 'xstate'
import { z } from 'zod'
import type { ActorType } from '../actor/index.js'
import { fromPlain, type PlainSnapshot } from '../machine/index.js'
import type { NextEvent } from './api.js'

/** The parts of XState's transitions that are needed here. */
interface Transition {
  readonly eventType: string
  readonly source: AnyStateNode
  readonly target: readonly AnyStateNode[] | undefined
  readonly actions: readonly unknown[]
  readonly guard: unknown
}

/** Inner states come before outer ones, as the machine asks them. */
export function nextEvents(type: ActorType, plain: PlainSnapshot): NextEvent[] {
  if (plain.status === 'done') return []
  // XState keeps what it is given.
  const snapshot = fromPlain(type.kernel, structuredClone(plain))
  const byEvent = new Map<string, Transition[]>()
  for (const transition of getNextTransitions(snapshot) as unknown as readonly Transition[]) {
    const { eventType } = transition
    if (eventType === '') continue
    const before = byEvent.get(eventType) ?? []
    byEvent.set(eventType, before)
    if (!before.some(other => hides(other, transition))) before.push(transition)
  }
  return [...byEvent].map(([event, transitions]) => ({
    event,
    targets: [...new Set(transitions.flatMap(({ target }) => (target ?? []).map(node => node.path.join('.'))))],
    can: can(snapshot, event, transitions, type.events?.[event]),
    fields: schemaOf(type.events?.[event]),
  }))
}

/** One without a guard is always taken, so what comes after it in its state, and in those around it, never is. */
function hides(before: Transition, { source }: Transition): boolean {
  if (before.guard !== undefined) return false
  return source.path.every((key, index) => before.source.path[index] === key)
}

function can(
  snapshot: AnyMachineSnapshot,
  event: string,
  transitions: readonly Transition[],
  schema: z.ZodType | undefined,
): boolean | null {
  if (
    transitions.some(
      ({ guard, target, actions }) => guard === undefined && (target !== undefined || actions.length > 0),
    )
  )
    return true
  if (transitions.every(({ guard }) => guard === undefined)) return false
  try {
    if (snapshot.can({ type: event } as never)) return true
  } catch {
    // A guard looks for what the event carries.
    return null
  }
  // It might with what we don't know; that an event carries nothing has to be said.
  return carriesNothing(schema) ? false : null
}

function carriesNothing(schema: z.ZodType | undefined): boolean {
  return schema?.safeParse({}).success === true
}

function schemaOf(schema: z.ZodType | undefined): Record<string, unknown> | null {
  return schema === undefined ? null : z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
}
