/** How many messages a block may have. Source: Lotus `build/params_shared_vals.go`; cbor-gen. */

export const BLOCK_MESSAGES = 10_000

/** Links in each of the two lists that a block is announced with, as cbor-gen reads no longer one. */
export const BLOCK_MESSAGES_PER_SIGNATURE = 8_192
