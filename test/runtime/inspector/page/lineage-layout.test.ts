/** Where the inspector draws what of a branching history. */
import fc from 'fast-check'
import t from 'tap'
import type { LineageEntry } from '../../../../runtime/inspector/index.js'
import { BOX, type Column, type Frame, layOut } from '../../../../runtime/inspector/page/lineage/layout.js'
import { histories } from './histories.js'

type Rectangle = Pick<Frame, 'x' | 'y' | 'width' | 'height'>

const overlap = (one: Rectangle, other: Rectangle): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height

t.test('every entry is drawn once, and nothing lies on anything else', async () => {
  fc.assert(
    fc.property(histories, drawn => {
      const { boxes, frames, width, height } = layOut(drawn)
      const ids = boxes.map(({ entry }) => entry.id).sort()
      if (
        ids.join() !==
        drawn.entries
          .map(({ id }) => id)
          .sort()
          .join()
      )
        return false
      const rectangles = boxes.map(({ x, y }) => ({ x, y, ...BOX }))
      const all: readonly (readonly Rectangle[])[] = [rectangles, frames]
      return (
        all.every(some =>
          some.every((one, at) => some.every((other, place) => at === place || !overlap(one, other))),
        ) && frames.every(one => one.x >= 0 && one.y >= 0 && one.x + one.width <= width && one.y + one.height <= height)
      )
    }),
  )
})

t.test(
  'what comes after lies to the right, and every link leads from an entry to those that come after it',
  async () => {
    fc.assert(
      fc.property(histories, drawn => {
        const { boxes, links, frames } = layOut(drawn)
        const at = new Map(boxes.map(box => [box.entry.id, box]))
        const isRight = boxes.every(({ entry, x }) =>
          entry.parents.every(id => (at.get(id)?.x ?? Number.NEGATIVE_INFINITY) + BOX.width < x),
        )
        const known = new Set(
          drawn.entries.flatMap(({ id, parents }) =>
            parents.filter(one => at.has(one)).map(one => `${one}>${at.get(id)?.x}`),
          ),
        )
        const drawnLinks = links.filter(({ key }) => at.has(key.split(' ')[0] as string))
        return (
          isRight &&
          links.every(({ fromX, bendX, toX }) => fromX < toX && bendX <= toX) &&
          drawnLinks.every(({ fromX, fromY, toX, toY }) => {
            const from = boxes.find(({ x, y }) => x + BOX.width === fromX && y + BOX.height / 2 === fromY)
            const to = frames.find(({ x, y, height }) => x === toX && y + height / 2 === toY)
            const after = boxes.filter(
              ({ x, y }) => to !== undefined && x >= to.x && x < to.x + to.width && y >= to.y && y < to.y + to.height,
            )
            return (
              from !== undefined &&
              after.length > 0 &&
              after.every(({ entry }) => entry.parents.includes(from.entry.id))
            )
          }) &&
          [...known].every(one => drawnLinks.some(({ key }) => key.startsWith(`${one.split('>')[0]} `)))
        )
      }),
    )
  },
)

const heightsOf = (columns: readonly Column[]): number => columns.reduce((sum, { heights }) => sum + heights, 0)

t.test('every height has its place, and every one that the current way passes without an entry is marked', async () => {
  fc.assert(
    fc.property(histories, drawn => {
      const { columns, marks } = layOut(drawn)
      const heights = drawn.entries.map(({ height }) => height)
      const own = new Set(drawn.entries.filter(({ standing }) => standing === 'current').map(({ height }) => height))
      const missing = Math.max(...own) - Math.min(...own) + 1 - own.size
      return (
        heightsOf(columns) === Math.max(...heights) - Math.min(...heights) + 1 &&
        columns.every(({ x, width }, index) => x + width <= (columns[index + 1]?.x ?? Number.POSITIVE_INFINITY)) &&
        marks.reduce((sum, one) => sum + one.heights, 0) === missing
      )
    }),
  )
})

t.test('what is current keeps one line, with all links of a tipset of one entry straight on it', async () => {
  fc.assert(
    fc.property(histories, drawn => {
      const { frames, marks } = layOut(drawn)
      const middles = frames.filter(({ isCurrent }) => isCurrent).map(({ y, height }) => y + height / 2)
      return new Set([...middles, ...marks.map(({ y }) => y)]).size === 1
    }),
  )
})

const entry = (id: string, height: number, parents: string[], more: Partial<LineageEntry> = {}): LineageEntry => ({
  id,
  parents,
  height,
  maker: 'm',
  about: '',
  standing: 'current',
  fields: {},
  ...more,
})

t.test('a short gap is drawn height by height, a long one as one mark with its number', async t => {
  const { marks } = layOut({ entries: [entry('a', 1, []), entry('b', 4, ['a']), entry('c', 502, ['b'])], head: ['c'] })
  t.same(
    marks.map(({ height, heights }) => [height, heights]),
    [
      [2, 1],
      [3, 1],
      [5, 497],
    ],
  )
})

t.test('a branch keeps its rows for as long as it lasts, and its rows are free again after it', async t => {
  const aside = { standing: 'reverted' as const }
  const { boxes } = layOut({
    head: ['d'],
    entries: [
      entry('a', 1, []),
      entry('b', 2, ['a']),
      entry('b1', 2, ['a'], aside),
      entry('b2', 2, ['a', 'gone'], aside),
      entry('c', 3, ['b']),
      entry('c1', 3, ['b1'], aside),
      entry('d', 5, ['c']),
      entry('d1', 5, ['c'], aside),
    ],
  })
  const rows = Object.fromEntries(boxes.map(({ entry: { id }, y }) => [id, y]))
  t.equal(rows.b1, rows.c1)
  t.not(rows.b1, rows.b2)
  t.equal(rows.d1, rows.b1)
})

t.test('beside a tipset stand the blocks that came too late for it, apart from it', async t => {
  const { frames, links } = layOut({
    head: ['c'],
    entries: [
      entry('a', 1, []),
      entry('b1', 2, ['a']),
      entry('late', 2, ['a'], { standing: 'aside' }),
      entry('b2', 2, ['a']),
      entry('c', 3, ['b1', 'b2']),
    ],
  })
  t.same(
    frames.map(({ isCurrent, isShared, isHead }) => [isCurrent, isShared, isHead]),
    [
      [true, false, false],
      [true, true, false],
      [true, false, true],
      [false, false, false],
    ],
  )
  t.equal(links.filter(({ key }) => key.startsWith('late ')).length, 0)
})
