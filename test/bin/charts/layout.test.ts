import t from 'tap'
import { sealerActorTypes } from '../../../actors/sealer/index.js'
import { chartOf } from '../../../bin/charts/chart-of.js'
import { Chart, type ChartNode } from '../../../runtime/inspector/index.js'
import { definitionHash } from '../../../runtime/machine/index.js'
import { letter } from '../../runtime/actor/letter.js'

const kinds = [...sealerActorTypes, { kind: 'letter', machine: letter, version: 1 }]

const overlap = (a: ChartNode, b: ChartNode): boolean =>
  a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h
const contains = (outer: ChartNode, inner: ChartNode): boolean =>
  outer.x <= inner.x &&
  outer.y <= inner.y &&
  outer.x + outer.w >= inner.x + inner.w &&
  outer.y + outer.h >= inner.y + inner.h

for (const type of kinds) {
  t.test(`the states of '${type.kind}' lie beside each other, each in its parent, all in the picture`, async t => {
    const chart = Chart.parse(await chartOf(type))
    t.equal(chart.hash, definitionHash(type.machine))
    t.ok(chart.nodes.length > 0)
    for (const node of chart.nodes) {
      t.ok(node.x >= 0 && node.y >= 0 && node.x + node.w <= chart.width && node.y + node.h <= chart.height, node.id)
      const siblings = chart.nodes.filter(other => other !== node && other.parent === node.parent)
      t.notOk(
        siblings.some(other => overlap(node, other)),
        `${node.id} overlaps`,
      )
      const parent = chart.nodes.find(other => other.id === node.parent)
      t.ok(node.parent === null ? parent === undefined : parent !== undefined && contains(parent, node), node.id)
    }
  })

  t.test(`every transition of '${type.kind}' that leaves a state has a way from there to its target`, async t => {
    const { nodes, edges } = await chartOf(type)
    const touches = (id: string, [x, y]: readonly number[]): boolean => {
      const node = nodes.find(one => one.id === id)
      if (node === undefined || x === undefined || y === undefined) return false
      return x >= node.x - 1 && x <= node.x + node.w + 1 && y >= node.y - 1 && y <= node.y + node.h + 1
    }
    for (const { id, from, to, text, points, label } of edges) {
      if (points.length === 0) {
        t.equal(from, to, id)
        t.equal(label, null)
        continue
      }
      t.ok(to !== '' && touches(to, points.at(-1) ?? []), `${id} ends at ${to}`)
      if (from !== '') t.ok(touches(from, points[0] ?? []), `${id} begins at ${from}`)
      if (text !== '') t.not(label, null, id)
    }
    t.ok(edges.some(({ points }) => points.length > 0) || type.kind === 'placement')
  })
}

t.test('the same machine is drawn the same way', async t => {
  const [sector] = sealerActorTypes
  if (sector === undefined) throw new Error('no kinds')
  t.same(await chartOf(sector), await chartOf(sector))
})

t.test('a life that goes well runs downwards', async t => {
  const [sector] = sealerActorTypes
  if (sector === undefined) throw new Error('no kinds')
  const { nodes } = await chartOf(sector)
  const way = ['WaitDeals', 'AddPiece', 'Packing', 'PreCommit1', 'PreCommit2', 'WaitSeed', 'Committing', 'Proving']
  const heights = way.map(id => nodes.find(node => node.id === id)?.y ?? Number.NaN)
  t.same(
    heights,
    [...heights].sort((a, b) => a - b),
  )
})
