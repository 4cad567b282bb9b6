/** What gas and its price are bounded by. Source: Lotus `build/params_shared_vals.go`, network version 17. */

/** Of all messages of a block, by their limits. */
export const BLOCK_GAS_LIMIT = 10_000_000_000
/** Where the base fee stays as it is. */
export const BLOCK_GAS_TARGET = BLOCK_GAS_LIMIT / 2
/** AttoFIL for a unit of gas. */
export const BASE_FEE_FLOOR = 100n
/** The base fee goes up or down by this part of itself at most, from one tipset to the next: an eighth. */
export const BASE_FEE_MOST_CHANGE = 8n
