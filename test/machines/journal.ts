/**
 * A recorded journal, and what a machine makes of it: the events that one actor took, each with what its step came to. Taken again
 * by a machine of the same version they must come to the same; what an older version left must be migrated and restored.
 */
import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type ActorType, statePath } from '../../runtime/actor/index.js'
import {
  type Action,
  fromPlain,
  migrate,
  type PlainEvent,
  type PlainSnapshot,
  type Stamped,
  toPlain,
} from '../../runtime/machine/index.js'

export interface RecordedStep {
  /** As the actor took it; the first carries what the actor was born with. */
  readonly event: Stamped<PlainEvent>
  /** After the step. */
  readonly state: string
  /** Hash of the whole context after the step. */
  readonly context: string
  /** The parts of the context that the step gave another value. */
  readonly changed: string
  /** Effects, timers, alarms and messages, in the order in which the machine asked for them. */
  readonly asks: readonly string[]
}

export interface RecordedJournal {
  readonly kind: string
  /** Of the machine that took these steps. */
  readonly version: number
  readonly steps: readonly RecordedStep[]
  /** After the last step. */
  readonly last: PlainSnapshot
}

export type Replayed = Pick<ActorType, 'kind' | 'machine' | 'kernel' | 'version' | 'migrations'>

/** Takes the events from birth on, each step from a snapshot that was stored; returns the last snapshot. */
export function* replay(
  { kernel }: Replayed,
  events: readonly Stamped<PlainEvent>[],
): Generator<RecordedStep, PlainSnapshot | null> {
  let before: PlainSnapshot | null = null
  for (const event of events) {
    const { at, epoch } = event
    const { snapshot, actions } =
      before === null
        ? kernel.initial({ ...(event.input as object), at, epoch })
        : kernel.next(fromPlain(kernel, stored(before)), event)
    const after: PlainSnapshot = stored(toPlain(snapshot))
    yield {
      event,
      state: statePath(after.value),
      context: hash(after.context),
      changed: changes(before?.context ?? {}, after.context as object),
      asks: actions.map(described),
    }
    before = after
  }
  return before
}

/** Where today's machine first leaves what was recorded, in words; null where it doesn't. */
export function difference(type: Replayed, journal: RecordedJournal): string | null {
  const { steps } = journal
  const today = replay(
    type,
    steps.map(step => step.event),
  )
  for (const [index, recorded] of steps.entries()) {
    const where = `step ${index + 1} of ${steps.length}, in ${steps[index - 1]?.state ?? 'no state yet'}, on ${recorded.event.type}`
    let now: RecordedStep
    try {
      now = today.next().value as RecordedStep
    } catch (error) {
      const { cause, message } = error as Error
      return `${where}:\n  throws ${message}${cause instanceof Error ? `: ${cause.message}` : ''}`
    }
    const parts = (['state', 'changed', 'context', 'asks'] as const).filter(
      part => !isDeepStrictEqual(now[part], recorded[part]),
    )
    if (parts.length > 0) return `${where}:\n${parts.map(part => contrast(part, recorded[part], now[part])).join('\n')}`
  }
  const last = today.next().value
  return isDeepStrictEqual(last, journal.last)
    ? null
    : `after the last step:\n${contrast('snapshot', canonical(journal.last), canonical(last))}`
}

/**
 * What today's machine makes of the snapshot that a journal of an older version ends with.
 * @throws MachineError; RangeError where an effect of its state would never come back.
 */
export function broughtUp({ machine, kernel, version, migrations }: Replayed, journal: RecordedJournal): PlainSnapshot {
  const migrated = migrate(machine.id, migrations ?? {}, journal.version, version, stored(journal.last))
  const live = fromPlain(kernel, stored(migrated))
  const asked = live._nodes.flatMap(node => node.invoke.map(({ id }) => id)).sort()
  const awaited = Object.keys(migrated.children).sort()
  if (!isDeepStrictEqual(asked, awaited))
    throw new RangeError(`its state asks for [${asked}], but the migrated snapshot awaits [${awaited}]`)
  return stored(toPlain(live))
}

/** The states in which an actor can rest between two events. */
export function restingStates({ machine }: Replayed): string[] {
  const resting = (node: typeof machine.root): string[] => {
    const inner = Object.values(node.states)
    return inner.length === 0 ? [node.path.join('.')] : inner.flatMap(resting)
  }
  return resting(machine.root)
}

const stored = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

function described(action: Action): string {
  switch (action.record) {
    case 'start':
      return `start ${action.id}: ${action.effect} ${brief(action.input as object)}`.trimEnd()
    case 'stop':
    case 'cancel':
      return `${action.record} ${action.id}`
    case 'timer': {
      const { id, delayMs, event } = action
      return `timer ${id} in ${delayMs} ms${event.type === id ? '' : `: ${eventBrief(event)}`}`
    }
    case 'atHeight':
      return `alarm ${action.id} at ${action.height} + ${action.confidence}: ${eventBrief(action.event)}`
    case 'tell':
      return `tell ${action.to}: ${eventBrief(action.event)}`
    case 'spawn':
      return `spawn ${action.address} ${brief(action.input as object)}`
    case 'emit':
      return `emit ${eventBrief(action.event)}`
  }
}

const SHORT = 24

/** The parts of an object, long ones by their hash. */
const brief = (parts: object): string => {
  const all = Object.entries(parts).map(([key, part]) => `${key}: ${short(part)}`)
  return all.length === 0 ? '' : `{ ${all.join(', ')} }`
}

const eventBrief = ({ type, ...parts }: PlainEvent): string => `${type} ${brief(parts)}`.trimEnd()

const short = (value: unknown): string => {
  const text = canonical(value)
  return text.length <= SHORT ? text.replaceAll('"', '') : `#${hash(value)}`
}

function changes(before: object, after: object): string {
  const [from, to] = [before, after] as [Record<string, unknown>, Record<string, unknown>]
  const changed = Object.keys({ ...from, ...to }).filter(key => !isDeepStrictEqual(from[key], to[key]))
  return brief(Object.fromEntries(changed.map(key => [key, to[key]])))
}

/** What of a part was recorded and isn't so today, and the other way round; all of it where only the order changed. */
function contrast(part: string, recorded: string | readonly string[], now: string | readonly string[]): string {
  const [was, is] = [[recorded].flat(), [now].flat()]
  const gone = was.filter(one => !is.includes(one))
  const come = is.filter(one => !was.includes(one))
  const moved = gone.length === 0 && come.length === 0
  const lines = (these: string[]): string => (these.length === 0 ? ['nothing more'] : these).join('\n    ')
  return `  ${part}, recorded:\n    ${lines(moved ? was : gone)}\n  ${part}, today:\n    ${lines(moved ? is : come)}`
}

/** The same text whatever the order of keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  ) ?? 'gone'

const hash = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex').slice(0, 8)
