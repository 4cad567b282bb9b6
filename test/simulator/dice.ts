/** Chance inside a machine: a number in its context, so that the same events always lead to the same state. */
export function roll(dice: number): number {
  return (Math.imul(dice, 1_664_525) + 1_013_904_223) >>> 0
}

/** One of `sides`, from the upper bits, which are the better ones. */
export function face(dice: number, sides: number): number {
  return Math.floor((dice / 2 ** 32) * sides)
}
