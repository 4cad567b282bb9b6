/** What of a machine's definition is drawn: its states and the transitions between them, in the order of the definition. */
import type { AnyStateMachine, AnyStateNode } from 'xstate'
import type { ChartEdge, ChartNode } from '../../runtime/inspector/index.js'
import type { StateMeta } from '../../runtime/machine/index.js'

export type OutlinedNode = Omit<ChartNode, 'x' | 'y' | 'w' | 'h'>
export type OutlinedEdge = Omit<ChartEdge, 'points' | 'label'> & {
  /** Whether any state is left: else there is nothing to draw. */
  readonly leaves: boolean
}

export interface Outline {
  /** A parent comes before its children. */
  readonly nodes: readonly OutlinedNode[]
  readonly edges: readonly OutlinedEdge[]
}

/** The parts of XState's definitions that are needed here. */
interface Transition {
  readonly eventType: string
  readonly target: readonly AnyStateNode[] | undefined
  readonly guard: string | { readonly type: string } | ((...args: never) => unknown) | undefined
}

const pathOf = (node: AnyStateNode): string => node.path.join('.')

export function outline(machine: AnyStateMachine): Outline {
  const nodes: OutlinedNode[] = []
  const edges: Omit<OutlinedEdge, 'id'>[] = []
  const visit = (node: AnyStateNode): void => {
    if (node.path.length > 0) nodes.push(outlined(node))
    for (const transition of transitionsOf(node)) edges.push(...edgesOf(node, transition))
    for (const child of Object.values(node.states)) visit(child as AnyStateNode)
  }
  visit(machine.root)
  return { nodes, edges: edges.map((edge, index) => ({ ...edge, id: `e${index}` })) }
}

function outlined(node: AnyStateNode): OutlinedNode {
  const parent = node.parent as AnyStateNode
  const meta = node.meta as StateMeta | undefined
  return {
    id: pathOf(node),
    label: node.key,
    type: node.type,
    initial: parent.type === 'parallel' || parent.initial.target.includes(node),
    parent: parent.path.length === 0 ? null : pathOf(parent),
    invokes: node.invoke.map(({ src }) => String(src)),
    after: [...new Set(node.after.map(({ delay }) => String(delay)))],
    ...(node.description !== undefined && { description: node.description }),
    ...(meta !== undefined && { stage: { name: meta.stage, tone: meta.tone } }),
  }
}

function transitionsOf(node: AnyStateNode): readonly Transition[] {
  return [...(node.always ?? []), ...[...node.transitions.values()].flat()] as readonly Transition[]
}

function edgesOf(node: AnyStateNode, transition: Transition): Omit<OutlinedEdge, 'id'>[] {
  const from = pathOf(node)
  const guard = guardOf(transition)
  const words = wordsFor(node, transition.eventType)
  const text = [words, guard === null ? '' : `[${guard}]`].filter(part => part !== '').join(' ')
  const edge = { from, event: transition.eventType, guard, text }
  return transition.target === undefined
    ? [{ ...edge, to: from, leaves: false }]
    : transition.target.map(target => ({ ...edge, to: pathOf(target), leaves: true }))
}

function guardOf({ guard }: Transition): string | null {
  if (guard === undefined) return null
  if (typeof guard === 'string') return guard
  return ('type' in guard ? guard.type : guard.name) || 'guarded'
}

/** XState's own events by the names that the definition gave their causes. */
function wordsFor(node: AnyStateNode, eventType: string): string {
  const [, kind, id] = /^xstate\.(done\.actor|error\.actor|done\.state|after)\.(.*)$/.exec(eventType) ?? []
  switch (kind) {
    case 'done.actor':
    case 'error.actor': {
      const invoke = node.invoke.find(one => one.id === id)
      return `${kind === 'done.actor' ? 'done' : 'error'} ${invoke === undefined ? id : String(invoke.src)}`
    }
    case 'done.state':
      return 'done'
    case 'after': {
      const after = node.after.find(one => one.eventType === eventType)
      return `after ${after === undefined ? id : String(after.delay)}`
    }
    default:
      return eventType
  }
}
