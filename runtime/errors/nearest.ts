/** The known name that somebody most likely meant. */

/** Insertions, deletions, substitutions and swaps of neighbours that lead from one text to the other. */
export function editDistance(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)]
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    const previous = rows[row - 1] as number[]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      let best = Math.min(
        (previous[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (previous[column - 1] as number) + (same ? 0 : 1),
      )
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
        best = Math.min(best, ((rows[row - 2] as number[])[column - 2] as number) + 1)
      current.push(best)
    }
    rows.push(current)
  }
  return (rows[from.length] as number[])[to.length] as number
}

/**
 * The known names nearest to `name`, without regard to case, `_` and `-`; several when they are equally near, none when all are far:
 * a wild guess helps nobody.
 */
export function nearest(name: string, known: readonly string[]): readonly string[] {
  const plain = (text: string) => text.toLowerCase().replace(/[-_]/g, '')
  const asked = plain(name)
  const limit = Math.max(1, Math.floor(name.length / 3))
  const ranked = known
    .map(candidate => ({ candidate, distance: editDistance(asked, plain(candidate)) }))
    .filter(({ distance }) => distance <= limit)
  const best = Math.min(...ranked.map(({ distance }) => distance))
  return ranked.filter(({ distance }) => distance === best).map(({ candidate }) => candidate)
}

/** `, did you mean 'a' or 'b'?`, or nothing. */
export function didYouMean(candidates: readonly string[]): string {
  return candidates.length === 0 ? '' : `, did you mean ${candidates.map(name => `'${name}'`).join(' or ')}?`
}
