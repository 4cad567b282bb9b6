/**
 * Actions that a durable step records instead of running: a message to another actor, the birth of an actor, an alarm
 * at a chain height. Each takes a pure function from the machine's arguments to what is to be recorded. Run by XState
 * itself they do nothing, so a machine still walks its states under `createActor`.
 */

/** `<kind>/<id>`: an actor's name for life, in memory or not. */
export type Address = string

/** An event before the runtime stamps it. */
export interface PlainEvent {
  readonly type: string
  readonly [key: string]: unknown
}

/** What the runtime adds to every event; machines know no other time. */
export interface Stamp {
  /** When the event entered the inbox: milliseconds since 1970 by the runtime's wall clock. */
  readonly at: number
  /** The height clock's reading at that moment (the chain epoch), 0 where there is none. */
  readonly epoch: number
}

export type Stamped<E> = E & Stamp

/** A message to another actor of the same component. */
export interface Tell {
  readonly record: 'tell'
  readonly to: Address
  readonly event: PlainEvent
}

/** The birth of an actor; one that exists already is left alone. */
export interface Spawn {
  readonly record: 'spawn'
  readonly address: Address
  readonly input: unknown
}

/**
 * An alarm at a height: `event` comes at the first height at or above `height + confidence`, and
 * `<event.type>.reverted` if a reorganisation goes below `height` before finality. A height of null disarms it.
 */
export interface AtHeight {
  readonly record: 'atHeight'
  readonly id: string
  readonly height: number | null
  readonly confidence: number
  readonly event: PlainEvent
}

export type Recording = Tell | Spawn | AtHeight

type Args<Context, Event> = { context: Context; event: Event }
type Resolver<Context, Event, Params> = (args: Args<Context, Event>, params: Params) => readonly Recording[]

const RESOLVER = Symbol.for('vesper.recorded')

export type RecordedAction<Context, Event, Params> = (args: Args<Context, Event>, params: Params) => void

function recorded<Context, Event, Params>(
  resolve: Resolver<Context, Event, Params>,
): RecordedAction<Context, Event, Params> {
  const inert = (_args: Args<Context, Event>, _params: Params): void => {}
  return Object.assign(inert, { [RESOLVER]: resolve })
}

/** Sends one or several messages; delivered at least once, taken exactly once, in order per sender and receiver. */
export function tell<Context, Event, Params = undefined>(
  resolve: (args: Args<Context, Event>, params: Params) => Omit<Tell, 'record'> | readonly Omit<Tell, 'record'>[],
): RecordedAction<Context, Event, Params> {
  return recorded((args, params) => [resolve(args, params)].flat().map(t => ({ record: 'tell', ...t }) as Tell))
}

/** Brings actors to life; one that exists already is left alone. */
export function spawn<Context, Event, Params = undefined>(
  resolve: (args: Args<Context, Event>, params: Params) => Omit<Spawn, 'record'> | readonly Omit<Spawn, 'record'>[],
): RecordedAction<Context, Event, Params> {
  return recorded((args, params) => [resolve(args, params)].flat().map(s => ({ record: 'spawn', ...s }) as Spawn))
}

/** Sets or (height null) clears an alarm on the height clock. */
export function atHeight<Context, Event, Params = undefined>(
  resolve: (args: Args<Context, Event>, params: Params) => Omit<AtHeight, 'record'>,
): RecordedAction<Context, Event, Params> {
  return recorded((args, params) => [{ record: 'atHeight', ...resolve(args, params) }])
}

/** The function behind a recorded action, or undefined for any other action. */
export function resolverOf(action: unknown): Resolver<unknown, unknown, unknown> | undefined {
  return typeof action === 'function'
    ? (action as { [RESOLVER]?: Resolver<unknown, unknown, unknown> })[RESOLVER]
    : undefined
}
