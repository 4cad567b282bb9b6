/** Corners of a line, rounded. */
type Point = readonly [number, number]

const RADIUS = 8

export function roundedPath(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (first === undefined) return ''
  let path = `M${first[0]} ${first[1]}`
  rest.forEach((point, index) => {
    const before = points[index] ?? first
    const after = rest[index + 1]
    if (after === undefined) path += `L${point[0]} ${point[1]}`
    else {
      const [enter, leave] = [toward(point, before), toward(point, after)]
      path += `L${enter[0]} ${enter[1]}Q${point[0]} ${point[1]} ${leave[0]} ${leave[1]}`
    }
  })
  return path
}

/** From a corner, at most half of the way to its neighbour. */
function toward(from: Point, to: Point): Point {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1])
  const part = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part]
}
