/** Gives the states and transitions of an outline their places, by ELK's layered layout. The same outline always gives the same picture. */
import ElkModule, { type ElkExtendedEdge, type ElkNode } from 'elkjs/lib/elk.bundled.js'
import type { ChartEdge, ChartNode } from '../../runtime/inspector/index.js'
import type { Outline, OutlinedEdge, OutlinedNode } from './outline.js'

export interface Picture {
  readonly width: number
  readonly height: number
  readonly nodes: readonly ChartNode[]
  readonly edges: readonly ChartEdge[]
}

// The package is CommonJS, and its types speak of the module that a bundler would make of it.
const Elk = ElkModule as unknown as typeof ElkModule.default

/** Pixels, for the page's fonts: 13 for a state's name, 11 for all else. */
const NAME = { char: 7.6, line: 20 }
const TEXT = { char: 6.3, line: 15 }
const PADDING = 12
const MIN_WIDTH = 96

const ROOT_OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.padding': '[top=16,left=16,bottom=16,right=16]',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.spacing.nodeNodeBetweenLayers': '36',
  'elk.layered.spacing.edgeNodeBetweenLayers': '16',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '12',
  // States stand in the order of the definition: the way that all goes well runs down, failures lead back.
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.randomSeed': '1',
}
const COMPOUND_OPTIONS = { 'elk.padding': '[top=40,left=16,bottom=16,right=16]' }

export async function layOut({ nodes, edges }: Outline): Promise<Picture> {
  const drawn = edges.filter(edge => edge.leaves)
  const root: ElkNode = await new Elk().layout({
    id: ROOT,
    layoutOptions: ROOT_OPTIONS,
    children: [...drawn.filter(isFromAnywhere).map(origin), ...childrenOf(null, nodes)],
    edges: drawn.map(toElk),
  })
  const places = new Map(flat(root).map(node => [node.id, node]))
  const routes = new Map(flat(root).flatMap(node => (node.edges ?? []).map(edge => [edge.id, edge])))
  return {
    width: Math.ceil(root.width ?? 0),
    height: Math.ceil(root.height ?? 0),
    nodes: nodes.map(node => placed(node, places.get(node.id) as ElkNode)),
    edges: edges.map(edge => routed(edge, routes.get(edge.id), places)),
  }
}

const ROOT = '\u0000root'

const isFromAnywhere = ({ from }: Pick<OutlinedEdge, 'from'>): boolean => from === ''
const originOf = ({ id }: Pick<OutlinedEdge, 'id'>): string => `\u0000${id}`

/** A transition from whatever state begins in the open, with its text there. */
function origin(edge: OutlinedEdge): ElkNode {
  return { id: originOf(edge), ...sizeOf(edge.text) }
}

function childrenOf(parent: string | null, nodes: readonly OutlinedNode[]): ElkNode[] {
  return nodes
    .filter(node => node.parent === parent)
    .map(node => {
      const children = childrenOf(node.id, nodes)
      return children.length > 0
        ? { id: node.id, layoutOptions: COMPOUND_OPTIONS, children }
        : { id: node.id, ...nodeSize(node) }
    })
}

function nodeSize({ label, invokes, after }: OutlinedNode): { width: number; height: number } {
  // The page writes a sign before each effect and each delay.
  const lines = [...invokes, ...after].map(text => (text.length + 3) * TEXT.char)
  return {
    width: Math.ceil(Math.max(MIN_WIDTH, label.length * NAME.char, ...lines) + 2 * PADDING),
    height: NAME.line + lines.length * TEXT.line + PADDING + (lines.length > 0 ? 4 : 0),
  }
}

const sizeOf = (text: string): { width: number; height: number } => ({
  width: Math.ceil(text.length * TEXT.char),
  height: TEXT.line,
})

function toElk(edge: OutlinedEdge): ElkExtendedEdge {
  const isOpen = isFromAnywhere(edge)
  return {
    id: edge.id,
    sources: [isOpen ? originOf(edge) : edge.from],
    targets: [edge.to],
    // What goes well goes straight on.
    ...(edge.event.startsWith('xstate.done.') && { layoutOptions: { 'elk.layered.priority.straightness': '10' } }),
    ...(!isOpen && edge.text !== '' && { labels: [{ id: `${edge.id}-text`, text: edge.text, ...sizeOf(edge.text) }] }),
  }
}

function flat(node: ElkNode): readonly ElkNode[] {
  return [node, ...(node.children ?? []).flatMap(flat)]
}

function placed(node: OutlinedNode, { x = 0, y = 0, width = 0, height = 0 }: ElkNode): ChartNode {
  return { ...node, x: round(x), y: round(y), w: round(width), h: round(height) }
}

function routed(
  { leaves: _, ...edge }: OutlinedEdge,
  route: ElkExtendedEdge | undefined,
  places: ReadonlyMap<string, ElkNode>,
): ChartEdge {
  const [section] = route?.sections ?? []
  if (section === undefined) return { ...edge, points: [], label: null }
  const points = [section.startPoint, ...(section.bendPoints ?? []), section.endPoint]
  const text = isFromAnywhere(edge) ? places.get(originOf(edge)) : route?.labels?.[0]
  return {
    ...edge,
    points: points.map(({ x, y }) => [round(x), round(y)]),
    label:
      text === undefined
        ? null
        : { x: round(text.x ?? 0), y: round(text.y ?? 0), w: round(text.width ?? 0), h: round(text.height ?? 0) },
  }
}

const round = (value: number): number => Math.round(value * 10) / 10
