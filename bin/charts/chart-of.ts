/** The laid-out statechart of one kind of actors. */
import type { ActorTypeDefinition } from '../../runtime/actor/index.js'
import type { Chart } from '../../runtime/inspector/index.js'
import { definitionHash } from '../../runtime/machine/index.js'
import { layOut } from './layout.js'
import { outline } from './outline.js'

export async function chartOf({
  kind,
  machine,
  version,
}: Pick<ActorTypeDefinition, 'kind' | 'machine' | 'version'>): Promise<Chart> {
  const { width, height, nodes, edges } = await layOut(outline(machine))
  return {
    kind,
    machine: machine.id,
    version,
    hash: definitionHash(machine),
    width,
    height,
    nodes: [...nodes],
    edges: [...edges],
  }
}
