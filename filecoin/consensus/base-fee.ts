/** What each unit of gas burns. Source: Filecoin spec, "Gas"; FIP-0115 isn't in force on network version 17. Amounts in attoFIL. */

/** Gas. */
export const BLOCK_GAS_LIMIT = 10_000_000_000
export const BLOCK_GAS_TARGET = BLOCK_GAS_LIMIT / 2
export const MINIMUM_BASE_FEE = 100n

const MOST_CHANGE = 8n

/**
 * After a tipset.
 *
 * @param gasLimits Of the messages that stand in any of its blocks, each message once: what they asked for, not what they used.
 */
export function nextBaseFee(baseFee: bigint, gasLimits: number, blocks: number): bigint {
  const target = BigInt(BLOCK_GAS_TARGET)
  const average = floorDiv(BigInt(gasLimits), BigInt(blocks))
  const over = average - target
  const delta = over > target ? target : over < -target ? -target : over
  const next = baseFee + floorDiv(floorDiv(baseFee * delta, target), MOST_CHANGE)
  return next < MINIMUM_BASE_FEE ? MINIMUM_BASE_FEE : next
}

/** BigInt's division goes towards zero, Go's of big integers down. */
function floorDiv(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor
  return dividend % divisor < 0n ? quotient - 1n : quotient
}
