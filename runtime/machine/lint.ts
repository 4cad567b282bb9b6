/**
 * The rules that make an XState machine durable. They hold for the definition, so they are checked once, when an actor
 * type is registered; what only shows at run time (an `enqueueActions` that spawns) is caught by the kernel.
 */
import type { AnyStateMachine } from 'xstate'
import { effectName } from './effect.js'
import { MachineError, MachineErrorCode } from './errors.js'
import { resolverOf } from './recorded-action.js'

interface Node {
  readonly id: string
  readonly entry: readonly unknown[]
  readonly exit: readonly unknown[]
  readonly invoke: readonly { id: string; src: unknown; systemId?: string; onError?: unknown; onSnapshot?: unknown }[]
  readonly transitions: ReadonlyMap<string, readonly { actions: readonly unknown[]; eventType: string }[]>
  readonly states: Record<string, Node>
}

/** Builtin actions whose effects would leave the process before the step is on disk, or that need a live parent. */
const FORBIDDEN: Record<string, string> = {
  'xstate.spawnChild': "spawnChild: ask a supervisor by 'spawn' instead",
  'xstate.sendTo': "sendTo and sendParent: use 'tell' with an address",
  'xstate.forwardTo': "forwardTo: use 'tell' with an address",
}

/** Everything that is wrong with `machine`, in words; empty when it can be made durable. */
export function lintMachine(machine: AnyStateMachine): readonly string[] {
  const faults: string[] = []
  const { actors, actions } = machine.implementations

  const checkAction = (where: string, action: unknown): void => {
    if (typeof action === 'function') {
      const { type, resolve } = action as { type?: string; resolve?: unknown }
      if (type !== undefined && FORBIDDEN[type]) faults.push(`${where}: ${FORBIDDEN[type]}`)
      else if (resolve === undefined && resolverOf(action) === undefined)
        faults.push(`${where}: inline function '${action.name || 'anonymous'}'; name it in setup({ actions })`)
      return
    }
    const name = typeof action === 'string' ? action : (action as { type: string }).type
    if (!name.startsWith('xstate.') && !(name in actions)) faults.push(`${where}: unknown action '${name}'`)
  }

  for (const [name, action] of Object.entries(actions)) {
    const { type, resolve } = action as unknown as { type?: string; resolve?: unknown }
    if (type !== undefined && FORBIDDEN[type]) faults.push(`action '${name}': ${FORBIDDEN[type]}`)
    else if (resolve === undefined && resolverOf(action) === undefined)
      faults.push(`action '${name}': a plain function would run before the step is on disk; make it an effect`)
  }
  for (const [name, logic] of Object.entries(actors))
    if (effectName(logic) === undefined) faults.push(`actor '${name}': only effect() logic can be made durable`)

  const visit = (node: Node): void => {
    for (const action of node.entry) checkAction(`${node.id} entry`, action)
    for (const action of node.exit) checkAction(`${node.id} exit`, action)
    for (const invoke of node.invoke) {
      if (typeof invoke.src !== 'string')
        faults.push(`${node.id} invokes an inline source; name it in setup({ actors })`)
      else if (!(invoke.src in actors)) faults.push(`${node.id} invokes unknown actor '${invoke.src}'`)
      if (invoke.systemId !== undefined) faults.push(`${node.id} uses systemId; durable actors have addresses`)
      if (invoke.onError === undefined)
        faults.push(`${node.id} doesn't say what happens when '${invoke.id}' fails (onError)`)
      if (invoke.onSnapshot !== undefined)
        faults.push(`${node.id} listens to snapshots of '${invoke.id}', which has none`)
    }
    for (const [event, transitions] of node.transitions) {
      if (event === '*') faults.push(`${node.id} has a bare '*', which would swallow failures`)
      for (const transition of transitions)
        for (const action of transition.actions) checkAction(`${node.id} on ${event}`, action)
    }
    for (const child of Object.values(node.states)) visit(child)
  }
  visit(machine.root as unknown as Node)
  return faults
}

/** @throws MachineError UNDURABLE with every fault. */
export function assertDurable(machine: AnyStateMachine): void {
  const faults = lintMachine(machine)
  if (faults.length > 0) throw new MachineError({ code: MachineErrorCode.UNDURABLE, machine: machine.id, faults })
}
