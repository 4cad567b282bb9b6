/** What `Math` and `/` don't do for integers of any size. */

export const smaller = (a: bigint, b: bigint): bigint => (b < a ? b : a)

export const larger = (a: bigint, b: bigint): bigint => (a < b ? b : a)

/** Towards minus infinity, as Go's `big.Int.Div` does for a positive divisor; `/` goes towards 0, which is another number below it. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}
