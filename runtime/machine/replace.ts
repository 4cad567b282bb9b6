/**
 * A machine put into another state or given another context by an operator. XState has no such thing: what the states that are left
 * and come into have under way is worked out here. Entry and exit actions don't run: they belong to transitions, and this is none.
 */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate'
import { effectName } from './effect.js'
import { MachineError, MachineErrorCode } from './errors.js'
import type { Action, Kernel, Step } from './kernel.js'
import type { PlainEvent, Stamped } from './recorded-action.js'
import { fromPlain, type PlainSnapshot } from './snapshot.js'

export interface Replacement {
  /** XState's state value, or a dotted path with parallel regions joined by `|`. Absent: as it is. */
  readonly state?: unknown
  /** In place of the whole context. Absent: as it is. */
  readonly context?: unknown
}

/** The parts of XState's state node that are needed here. */
interface Node {
  readonly id: string
  readonly type: string
  readonly invoke: readonly { readonly id: string; readonly src: string; readonly input?: unknown }[]
  readonly after: readonly { readonly eventType: string; readonly delay: unknown }[]
}

/** @throws MachineError SNAPSHOT_UNKNOWN when the machine has no such state. */
export function replaceState(
  kernel: Kernel,
  before: PlainSnapshot,
  to: Replacement,
  event: Stamped<PlainEvent>,
): Step & { readonly plain: PlainSnapshot } {
  const { machine } = kernel
  const context = to.context === undefined ? before.context : to.context
  const moves = to.state !== undefined
  const value = moves ? stateValue(to.state) : before.value
  const target = resolve(machine, value, context)
  const now = nodesOf(target)
  const kept = moves ? common(nodesOf(resolve(machine, before.value, before.context)), now) : new Set(now)
  const actions: Action[] = []
  const children: Record<string, string> = {}
  for (const node of moves ? nodesOf(resolve(machine, before.value, before.context)) : []) {
    if (kept.has(node)) continue
    for (const { id } of node.invoke) actions.push({ record: 'stop', id })
    for (const { eventType } of node.after) actions.push({ record: 'cancel', id: eventType })
  }
  for (const node of now) {
    for (const { id, src } of node.invoke) children[id] = src
    if (kept.has(node)) continue
    for (const invoke of node.invoke)
      actions.push({
        record: 'start',
        id: invoke.id,
        effect: effectName(machine.implementations.actors[invoke.src]) as string,
        input: computed(invoke.input, context, event),
      })
    for (const [id, delay] of new Map(node.after.map(after => [after.eventType, after.delay])))
      actions.push({ record: 'timer', id, delayMs: delayOf(machine, delay, context, event), event: { type: id } })
  }
  const plain: PlainSnapshot = {
    status: target.status as PlainSnapshot['status'],
    value: target.value,
    context,
    children,
    ...(before.history && { history: before.history }),
  }
  return { snapshot: fromPlain(kernel, structuredClone(plain)), actions, plain }
}

function resolve(machine: AnyStateMachine, value: unknown, context: unknown): AnyMachineSnapshot {
  try {
    return machine.resolveState({ value, context } as never) as AnyMachineSnapshot
  } catch (cause) {
    throw new MachineError(
      { code: MachineErrorCode.SNAPSHOT_UNKNOWN, machine: machine.id, unknown: `state ${JSON.stringify(value)}` },
      { cause },
    )
  }
}

const nodesOf = (snapshot: AnyMachineSnapshot): readonly Node[] =>
  (snapshot as unknown as { _nodes: readonly Node[] })._nodes

/** States that are active before and after. The innermost are come into again: who names a state wants it begun. */
function common(before: readonly Node[], after: readonly Node[]): ReadonlySet<Node> {
  return new Set(after.filter(node => before.includes(node) && (node.type === 'compound' || node.type === 'parallel')))
}

/** `a.b|c` → `{ a: 'b', c: {} }`; what is no text is a state value already. */
function stateValue(state: unknown): unknown {
  if (typeof state !== 'string') return state
  const regions = state.split('|')
  if (regions.length === 1) return nested(state.split('.'))
  return Object.fromEntries(
    regions.map(region => {
      const [head, ...rest] = region.split('.')
      return [head, rest.length === 0 ? {} : nested(rest)]
    }),
  )
}

function nested(path: readonly string[]): unknown {
  const [head, ...rest] = path
  return rest.length === 0 ? head : { [head as string]: nested(rest) }
}

function computed(of: unknown, context: unknown, event: unknown): unknown {
  return typeof of === 'function' ? of({ context, event, self: null }) : of
}

function delayOf(machine: AnyStateMachine, delay: unknown, context: unknown, event: unknown): number {
  const named = typeof delay === 'string' ? machine.implementations.delays[delay] : delay
  return Number(computed(named, context, event) ?? delay)
}
